"""Lets staff see boards, and administrators make, change, order and delete them."""

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients, communities
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.ideas.schemas.boards import BoardBody, BoardPatch
from services.gateway.web import answers, forms, wire
from services.gateway.web.labels import ideas as labels
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("console_boards", __name__, url_prefix="/console/boards")

FIELDS = tuple(BoardBody().fields)


def _all() -> list[wire.View]:
    """Return every board as it is now."""
    answer = clients.ideas.ListBoards(ideas_pb2.ListBoardsRequest(page_size=100))
    return [wire.board(one) for one in answer.boards]


def _page(board: wire.View | None, form: forms.Form | None) -> Response:
    html = render_template(
        "ideas/console/boards.html",
        boards=_all(),
        board=board,
        form=form,
        labels=labels,
        may_change=g.actor.has("admin"),
    )
    return answers.page(html, form.status if form else 200)


@blueprint.get("")
@access.require_staff()
def index() -> Response:
    """Show the boards in the order in which people see them."""
    return _page(None, None)


# No slug is a hyphen, so this address stands in no board's way.
@blueprint.get("/-/new")
@access.require_staff("admin")
def new() -> Response:
    """Show the form to make a board."""
    begun = {"kind": "ideas", "access": "public", "posting": "members", "threshold": "0"}
    return _page(None, forms.Form({name: begun.get(name, "") for name in FIELDS}))


@blueprint.get("/<slug>")
@access.require_staff()
def show(slug: str) -> Response:
    """Show a board and, to administrators, the form to change it."""
    board = _find(slug)
    values = {name: str(getattr(board, name, "")) for name in FIELDS}
    values |= {"display_name": board.name, "etag": board.etag}
    return _page(board, forms.Form(values))


def _find(slug: str) -> wire.View:
    found = clients.ideas.GetBoard(ideas_pb2.GetBoardRequest(name=f"boards/{slug}"))
    return wire.board(found)


@blueprint.post("/-/new")
@access.require_staff("admin")
@forms.takes(BoardBody)
def create(form: forms.Form) -> Response | BaseResponse:
    """Make a board."""
    if form.is_wrong:
        return _page(None, form)
    board = wire.message_of(ideas_pb2.Board, form.data)
    asked = ideas_pb2.CreateBoardRequest(board=board, request_id=forms.request_id())
    try:
        made = clients.ideas.CreateBoard(asked)
    except Failed as failed:
        return _page(None, form.refuse(failed))
    communities.forget_boards(state(), g.actor)
    answers.accepted("board-")
    answers.say(_("Board created. People can use it now."))
    return answers.go(f"/console/boards/{made.slug}")


@blueprint.post("/<slug>")
@access.require_staff("admin")
@forms.takes(BoardPatch, "etag")
def update(form: forms.Form, slug: str) -> Response | BaseResponse:
    """Change a board."""
    if form.is_wrong:
        return _page(_find(slug), form)
    named = {"name": f"boards/{slug}", "etag": form.get("etag")}
    board = wire.message_of(ideas_pb2.Board, form.data | named)
    mask = FieldMask(paths=sorted(form.data))
    try:
        made = clients.ideas.UpdateBoard(
            ideas_pb2.UpdateBoardRequest(board=board, update_mask=mask)
        )
    except Failed as failed:
        now = _find(slug)
        form.values["etag"] = now.etag
        return _page(now, form.refuse(failed))
    communities.forget_boards(state(), g.actor)
    answers.accepted(f"board-{slug}")
    answers.say(_("Saved."))
    return answers.go(f"/console/boards/{made.slug}")


@blueprint.post("/<slug>/delete")
@access.require_staff("admin")
def delete(slug: str) -> BaseResponse:
    """Delete a board that holds no ideas."""
    asked = ideas_pb2.DeleteBoardRequest(name=f"boards/{slug}")
    gone = answers.attempt(lambda: clients.ideas.DeleteBoard(asked), _("Board deleted."))
    communities.forget_boards(state(), g.actor)
    return answers.go("/console/boards" if gone else f"/console/boards/{slug}")


@blueprint.post("/<slug>/move")
@access.require_staff("admin")
def move(slug: str) -> BaseResponse:
    """Move a board one place up or down in the order people see."""
    names = [one.slug for one in _all()]
    if slug not in names:
        raise answers.not_here()
    place = names.index(slug)
    wanted = max(0, min(len(names) - 1, place + (-1 if request.form.get("way") == "up" else 1)))
    names.insert(wanted, names.pop(place))
    answers.attempt(lambda: _order(names), "")
    communities.forget_boards(state(), g.actor)
    return answers.go(f"/console/boards/{slug}")


def _order(names: list[str]) -> None:
    """Give boards their positions, ten apart, so that one can be put between."""
    for place, slug in enumerate(names, start=1):
        board = ideas_pb2.Board(name=f"boards/{slug}", position=place * 10)
        mask = FieldMask(paths=["position"])
        clients.ideas.UpdateBoard(ideas_pb2.UpdateBoardRequest(board=board, update_mask=mask))
