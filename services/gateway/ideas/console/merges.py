"""Merges ideas after a preview, undoes merges, and splits ideas."""

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views
from services.gateway.ideas.console import frame, queues, votes
from services.gateway.ideas.schemas.forms import SplitForm
from services.gateway.ideas.schemas.ideas import MergeBody
from services.gateway.web import answers, forms, parts, refusals, wire
from shared import ids
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("console_merges", __name__, url_prefix="/console/ideas/<int:number>")

CANDIDATES = 8
VOTERS = 200
COMMENTS = 100


def candidates(number: int, text: str, *, similar: bool) -> list[wire.View]:
    """Return ideas that another may be merged into: found by words or number, or alike."""
    if found := _by_number(text):
        return [one for one in found if one.number != number]
    listed = parts.part(lambda: _alike(text) if similar else _found(text))
    return [one for one in views.ideas(listed.value or []) if one.number != number][:CANDIDATES]


def _alike(text: str) -> list[ideas_pb2.Idea]:
    asked = ideas_pb2.ListSimilarIdeasRequest(title=text[:140], page_size=CANDIDATES + 1)
    return list(clients.ideas.ListSimilarIdeas(asked, timeout=1.0).ideas)


def _found(text: str) -> list[ideas_pb2.Idea]:
    asked = ideas_pb2.ListIdeasRequest(
        query=text, order=ideas_pb2.ORDER_RELEVANCE, page_size=CANDIDATES + 1
    )
    return list(clients.ideas.ListIdeas(asked).ideas)


def _by_number(text: str) -> list[wire.View]:
    """Return the idea whose number was typed, as a list."""
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 16):  # noqa: PLR2004  fits an int64
        return []
    try:
        asked = ideas_pb2.GetIdeaRequest(name=f"ideas/{int(digits)}")
        return [views.idea(clients.ideas.GetIdea(asked))]
    except Failed:
        return []


@blueprint.get("/merge")
@access.require_capability("moderate")
def merge(number: int) -> Response:
    """Show where an idea could go, and what a merge would do once a target is chosen."""
    into = forms.number_arg("into")
    form = forms.Form({"message": "", "into": str(into or "")})
    return _preview(number, into, form) if into else _search(number, form)


def _search(number: int, form: forms.Form) -> Response:
    found = frame.load(number)
    text = forms.arg("find", 140)
    listed = candidates(number, text or found.idea.title, similar=not text)
    return frame.show("merge", found, form, find=text, candidates=listed)


def _preview(number: int, into: int, form: forms.Form) -> Response:
    found = frame.load(number)
    asked = ideas_pb2.PreviewMergeRequest(name=f"ideas/{number}", into=f"ideas/{into}")
    try:
        preview = clients.ideas.PreviewMerge(asked)
    except Failed as failed:
        form.problem, form.status = refusals.say(failed), failed.status
        return _search(number, form)
    return frame.show("merge_preview", found, form, preview=_view(preview), into=into)


def _view(preview: ideas_pb2.MergePreview) -> wire.View:
    source, target = views.idea(preview.source), views.idea(preview.target)
    return wire.View(
        source=source,
        target=target,
        common_voters=preview.common_voters,
        new_votes=preview.merged_vote_count - target.vote_count,
        merged_vote_count=preview.merged_vote_count,
        merged_follower_count=preview.merged_follower_count,
    )


@blueprint.get("/merge/candidates")
@access.require_capability("moderate")
def found(number: int) -> Response:
    """Answer with ideas that fit what is being typed: a piece of a page."""
    if not g.actor.is_staff:
        frame.load(number)
    text = forms.arg("title", 140)
    listed = candidates(number, text, similar=False) if text else []
    html = render_template(
        "ideas/console/_candidates.html", ideas=listed, number=number, queue=queues.read()
    )
    return answers.page(html)


@blueprint.post("/merge")
@access.require_capability("moderate")
@forms.takes(MergeBody)
def confirm(form: forms.Form, number: int) -> Response | BaseResponse:
    """Merge an idea into another and show that one, with the way to undo it."""
    if form.is_wrong:
        wanted = form.get("into")
        return (
            _search(number, form) if "into" in form.errors else _preview(number, int(wanted), form)
        )
    into: int = form.data["into"]
    asked = ideas_pb2.MergeIdeaRequest(
        name=f"ideas/{number}", into=f"ideas/{into}", message=form.data["message"]
    )
    try:
        clients.ideas.MergeIdea(asked)
    except Failed as failed:
        return _preview(number, into, form.refuse(failed))
    answers.accepted(f"merge-{number}")
    return answers.go(queues.read().at(into, merged=number))


@blueprint.post("/unmerge")
@access.require_capability("moderate")
def undo(number: int) -> BaseResponse:
    """Undo a merge exactly."""
    asked = ideas_pb2.UnmergeIdeaRequest(name=f"ideas/{number}")
    said = _("Merge undone. Each vote is back on its original idea.")
    answers.attempt(lambda: clients.ideas.UnmergeIdea(asked), said)
    return answers.go(queues.read().at(number))


def _split_page(number: int, form: forms.Form) -> Response:
    page = frame.load(number, COMMENTS)
    asked = parts.part(lambda: votes.of_idea(number, VOTERS, ""))
    cast = [votes.vote(one) for one in asked.value.votes] if asked.value else []
    comments = [one for one in views.discussion(page.comments) if not one.deleted]
    return frame.show(
        "split",
        page,
        form,
        votes=[one for one in cast if one.voter.handle],
        more_voters=bool(asked.value and asked.value.next_page_token),
        comments=comments,
    )


@blueprint.get("/split")
@access.require_capability("moderate")
def split(number: int) -> Response:
    """Show the form to split a new idea off: its text, and the voters and comments that move."""
    idea = frame.load(number).idea
    values = {"title": "", "body": "", "board": idea.board.slug, "others": ""}
    return _split_page(number, forms.Form(values, chosen={"voters": [], "comments": []}))


@blueprint.post("/split")
@access.require_capability("moderate")
@forms.takes(SplitForm, others=forms.handles("others"))
def split_off(form: forms.Form, number: int) -> Response | BaseResponse:
    """Split a new idea off and show it."""
    if form.is_wrong:
        return _split_page(number, form)
    others = form.data.pop("others")
    voters = [*form.data.pop("voters"), *others]
    asked = ideas_pb2.SplitIdeaRequest(
        name=f"ideas/{number}", voters=voters, request_id=forms.request_id(), **form.data
    )
    try:
        made = clients.ideas.SplitIdea(asked)
    except Failed as failed:
        if failed.reason == "REQUEST_ID_REUSED":
            # The form was sent before with other words, so this is another one.
            form.values["request_id"] = str(ids.new_id())
        return _split_page(number, form.refuse(failed))
    answers.accepted(f"split-{number}")
    answers.say(_("Idea split. This is the new idea; merge it back to undo the split."))
    return answers.go(queues.read().at(made.number))
