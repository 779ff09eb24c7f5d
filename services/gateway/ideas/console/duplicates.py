"""Shows staff which ideas members take for the same, to merge them or to say why not."""

from uuid import UUID

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.ideas import views
from services.gateway.ideas.schemas.ideas import DeclineBody
from services.gateway.web import answers, forms, links, wire
from shared import clock
from upwell.ideas.v1 import ideas_pb2

PLACE = "/console/duplicates"

blueprint = Blueprint("console_duplicates", __name__, url_prefix=PLACE)

SIZE = 20
# Seconds that the number beside the place in the console is kept.
KEPT = 30


def waiting() -> int:
    """Return how many suggestions wait, as of a moment ago; 0 while it can't be known."""
    kept, moment = _counts(), clock.now().timestamp()
    counted, count = kept.get(_whose(), (0.0, 0))
    if not 0 <= moment - counted < KEPT:
        asked = ideas_pb2.ListDuplicateSuggestionsRequest(page_size=1)
        try:
            count = clients.ideas.ListDuplicateSuggestions(asked, timeout=0.5).waiting_count
        except Failed:
            count = 0
        kept[_whose()] = (moment, count)
    return count


def _whose() -> tuple[UUID, frozenset[str] | None]:
    """Return what the number depends on: the community, and the boards of who is no staff."""
    boards = None if g.actor.is_staff else g.actor.granted("moderate", "board")
    return g.actor.community, boards


def _counts() -> dict[tuple[UUID, frozenset[str] | None], tuple[float, int]]:
    counts: dict[tuple[UUID, frozenset[str] | None], tuple[float, int]] = state().part(
        "waiting duplicates", dict
    )
    return counts


def _page(form: forms.Form) -> Response:
    """Show the suggestions that wait, oldest first."""
    answer = clients.ideas.ListDuplicateSuggestions(
        ideas_pb2.ListDuplicateSuggestionsRequest(
            page_size=SIZE, page_token=forms.arg("page", 1024)
        )
    )
    _counts()[_whose()] = (clock.now().timestamp(), answer.waiting_count)
    suggestions = [views.suggestion(one) for one in answer.suggestions]
    html = render_template(
        "ideas/console/duplicates.html",
        suggestions=suggestions,
        count=answer.waiting_count,
        more=answer.next_page_token,
        merges={one.uid: _merge(one) for one in suggestions},
        form=form,
    )
    return answers.page(html, form.status)


def _merge(one: wire.View) -> str:
    """Return where a merge of the two is previewed; empty where there is nothing to merge."""
    ends = [idea.merged_into or idea.number for idea in (one.idea, one.into)]
    gone = any(idea.deleted or not idea.title for idea in (one.idea, one.into))
    if gone or ends[0] == ends[1]:
        return ""
    return links.address(f"/console/ideas/{ends[0]}/merge", into=ends[1])


@blueprint.get("")
@access.require_capability("moderate")
def index() -> Response:
    """Show which ideas members take for the same."""
    return _page(forms.Form({"uid": "", "message": ""}))


@blueprint.post("/<uid>/decline")
@access.require_capability("moderate")
@forms.takes(DeclineBody)
def decline(form: forms.Form, uid: str) -> Response | BaseResponse:
    """Decline a suggestion, with a sentence to whoever made it."""
    form.values["uid"] = uid
    if form.is_wrong:
        return _page(form)
    asked = ideas_pb2.DeclineDuplicateSuggestionRequest(
        name=f"duplicateSuggestions/{uid}", **form.data
    )
    try:
        clients.ideas.DeclineDuplicateSuggestion(asked)
    except Failed as failed:
        return _page(form.refuse(failed))
    answers.accepted(f"decline-{uid}")
    answers.say(_("Report declined. The member can read your message on the idea."))
    return answers.go(PLACE)
