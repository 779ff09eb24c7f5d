"""Leads an administrator through a new community: name, vision, boards, invitations."""

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients, communities
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.members import calls, views
from services.gateway.members.schemas.forms import (
    FirstBoardForm,
    NamingForm,
    PeopleForm,
    VisionForm,
)
from services.gateway.web import answers, forms, wire
from services.gateway.web.labels import members as labels
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint("console_setup", __name__, url_prefix="/console/setup")

STEPS = {
    "name": ("display_name", "access", "locale"),
    "vision": ("vision_place", "vision_benefit", "vision_excitement"),
    "boards": ("display_name", "purpose"),
    "invitations": ("people",),
}
ORDER = list(STEPS)


def _community() -> members_pb2.Community:
    found: members_pb2.Community = clients.members.GetCommunity(members_pb2.GetCommunityRequest())
    return found


def _after(step: str) -> str:
    """Return where the next step is; after the last, what was made."""
    place = ORDER.index(step) + 1
    return f"/console/setup/{ORDER[place]}" if place < len(ORDER) else "/"


def _page(step: str, form: forms.Form, invited: list[calls.Invited] | None = None) -> Response:
    asked = members_pb2.Community(
        vision_place=form.get("vision_place"),
        vision_benefit=form.get("vision_benefit"),
        vision_excitement=form.get("vision_excitement"),
    )
    html = render_template(
        f"members/console/setup/{step}.html",
        form=form,
        step=step,
        steps=ORDER,
        onward=_after(step),
        labels=labels,
        vision=views.vision(asked),
        boards=_boards() if step == "boards" else [],
        invited=invited,
    )
    return answers.page(html, form.status)


def _boards() -> list[wire.View]:
    answer = clients.ideas.ListBoards(ideas_pb2.ListBoardsRequest(page_size=100))
    return [wire.board(one) for one in answer.boards]


def _begun(step: str) -> forms.Form:
    if step not in ("name", "vision"):
        return forms.Form(dict.fromkeys(STEPS[step], ""))
    found = _community()
    values = {name: str(getattr(found, name)) for name in STEPS[step] if name != "access"}
    values["access"] = wire.word(members_pb2.Access, found.access)
    return forms.Form(values)


@blueprint.get("")
@access.require_staff("admin")
def begin() -> BaseResponse:
    """Begin with the name, or with the boards where the community is known by now."""
    known = _community()
    return answers.go(f"/console/setup/{'boards' if known.vision_place else 'name'}")


@blueprint.get("/<any(name, vision, boards, invitations):step>")
@access.require_staff("admin")
def show(step: str) -> Response:
    """Show one step."""
    return _page(step, _begun(step))


@blueprint.post("/name")
@access.require_staff("admin")
@forms.takes(NamingForm)
def save_name(form: forms.Form) -> Response | BaseResponse:
    """Change what the community is called and who may look in."""
    return _save("name", form)


@blueprint.post("/vision")
@access.require_staff("admin")
@forms.takes(VisionForm)
def save_vision(form: forms.Form) -> Response | BaseResponse:
    """Change what the community is for."""
    return _save("vision", form)


def _save(step: str, form: forms.Form) -> Response | BaseResponse:
    """Change the community, and go on to the next step."""
    if form.is_wrong:
        return _page(step, form)
    asked = members_pb2.UpdateCommunityRequest(
        community=wire.message_of(members_pb2.Community, form.data),
        update_mask=FieldMask(paths=sorted(form.data)),
    )
    try:
        clients.members.UpdateCommunity(asked)
    except Failed as failed:
        return _page(step, form.refuse(failed))
    communities.directory(state()).forget()
    return answers.go(_after(step))


@blueprint.post("/boards")
@access.require_staff("admin")
@forms.takes(FirstBoardForm)
def add_board(form: forms.Form) -> Response | BaseResponse:
    """Make a board, and stay for another one."""
    if form.is_wrong:
        return _page("boards", form)
    board = ideas_pb2.Board(
        **form.data,
        kind=ideas_pb2.BOARD_KIND_IDEAS,
        access=ideas_pb2.BOARD_ACCESS_PUBLIC,
        posting=ideas_pb2.POSTING_MEMBERS,
    )
    asked = ideas_pb2.CreateBoardRequest(board=board, request_id=forms.request_id())
    try:
        clients.ideas.CreateBoard(asked)
    except Failed as failed:
        return _page("boards", form.refuse(failed))
    communities.forget_boards(state(), g.actor)
    answers.say(_("Board created. Add another one, or continue."))
    return answers.go("/console/setup/boards")


@blueprint.post("/invitations")
@access.require_staff("admin")
@forms.takes(PeopleForm)
def invite(form: forms.Form) -> Response | BaseResponse:
    """Invite everybody on a list, and say of each line what became of it."""
    if form.is_wrong:
        return _page("invitations", form)
    try:
        invited = calls.invite(calls.listed(form.get("people")))
    except Failed as failed:
        return _page("invitations", form.refuse(failed, invitations="people"))
    if not invited:
        return answers.go(_after("invitations"))
    form.values["people"] = "\n".join(one.line for one in invited if one.member is None)
    return _page("invitations", form, invited)
