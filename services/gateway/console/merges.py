"""Merges ideas after a preview, undoes merges, and splits ideas."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import clients, refusals, shapes
from services.gateway.console import frame, parts, queues, voters
from services.gateway.errors import Failed
from shared import ids
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("console_merges", __name__, url_prefix="/console/ideas/<int:number>")

CANDIDATES = 8
VOTERS = 200
COMMENTS = 100


def candidates(number: int, text: str, *, similar: bool) -> list[shapes.Shape]:
    """Return ideas that another may be merged into: found by words or number, or alike."""
    if found := _by_number(text):
        return [one for one in found if one.number != number]
    listed = parts.part(lambda: _alike(text) if similar else _found(text))
    return [one for one in shapes.ideas(listed.value or []) if one.number != number][:CANDIDATES]


def _alike(text: str) -> list[ideas_pb2.Idea]:
    asked = ideas_pb2.ListSimilarIdeasRequest(title=text[:140], page_size=CANDIDATES + 1)
    return list(clients.ideas.ListSimilarIdeas(asked, timeout=1.0).ideas)


def _found(text: str) -> list[ideas_pb2.Idea]:
    asked = ideas_pb2.ListIdeasRequest(
        query=text, order=ideas_pb2.ORDER_RELEVANCE, page_size=CANDIDATES + 1
    )
    return list(clients.ideas.ListIdeas(asked).ideas)


def _by_number(text: str) -> list[shapes.Shape]:
    """Return the idea whose number was typed, as a list."""
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 16):  # noqa: PLR2004  fits an int64
        return []
    try:
        asked = ideas_pb2.GetIdeaRequest(name=f"ideas/{int(digits)}")
        return [shapes.idea(clients.ideas.GetIdea(asked))]
    except Failed:
        return []


@blueprint.get("/merge")
@parts.door()
def merge(number: int) -> Response:
    """Show where an idea could go, and what a merge would do once a target is chosen."""
    into = parts.number_arg("into")
    form = parts.Form({"message": "", "into": str(into or "")})
    return _preview(number, into, form) if into else _search(number, form)


def _search(number: int, form: parts.Form) -> Response:
    found = frame.load(number)
    text = parts.arg("find", 140)
    listed = candidates(number, text or found.idea.title, similar=not text)
    return frame.show("merge", found, form, find=text, candidates=listed)


def _preview(number: int, into: int, form: parts.Form) -> Response:
    found = frame.load(number)
    asked = ideas_pb2.PreviewMergeRequest(name=f"ideas/{number}", into=f"ideas/{into}")
    try:
        preview = clients.ideas.PreviewMerge(asked)
    except Failed as failed:
        form.problem, form.status = refusals.say(failed), failed.status
        return _search(number, form)
    return frame.show("merge_preview", found, form, preview=_shape(preview), into=into)


def _shape(preview: ideas_pb2.MergePreview) -> shapes.Shape:
    source, target = shapes.idea(preview.source), shapes.idea(preview.target)
    return shapes.Shape(
        source=source,
        target=target,
        common_voters=preview.common_voters,
        new_votes=preview.merged_vote_count - target.vote_count,
        merged_vote_count=preview.merged_vote_count,
        merged_follower_count=preview.merged_follower_count,
    )


@blueprint.get("/merge/candidates")
@parts.door()
def found(number: int) -> Response:
    """Answer with ideas that fit what is being typed: a piece of a page."""
    text = parts.arg("title", 140)
    listed = candidates(number, text, similar=False) if text else []
    html = render_template(
        "console/ideas/_candidates.html", ideas=listed, number=number, queue=queues.read()
    )
    return parts.page(html)


@blueprint.post("/merge")
@parts.door()
def confirm(number: int) -> Response | BaseResponse:
    """Merge an idea into another and show that one, with the way to undo it."""
    form = parts.typed("message", "into")
    into = int(form.get("into")) if form.get("into").isdecimal() else 0
    asked = ideas_pb2.MergeIdeaRequest(
        name=f"ideas/{number}", into=f"ideas/{into}", message=form.get("message").strip()
    )
    try:
        clients.ideas.MergeIdea(asked)
    except Failed as failed:
        refused = form.refuse(failed)
        return _preview(number, into, refused) if into else _search(number, refused)
    parts.accepted(f"merge-{number}")
    return parts.go(queues.read().at(into, merged=number))


@blueprint.post("/unmerge")
@parts.door()
def undo(number: int) -> BaseResponse:
    """Undo a merge exactly."""
    asked = ideas_pb2.UnmergeIdeaRequest(name=f"ideas/{number}")
    said = _("Merge undone. Each vote is back on its original idea.")
    parts.attempt(lambda: clients.ideas.UnmergeIdea(asked), said)
    return parts.go(queues.read().at(number))


FIELDS = ("title", "body", "board", "others")


def _split_page(number: int, form: parts.Form) -> Response:
    found_ = frame.load(number, COMMENTS)
    asked = parts.part(lambda: voters.of_idea(number, VOTERS, ""))
    votes = [voters.vote(one) for one in asked.value.votes] if asked.value else []
    comments = [one for one in shapes.discussion(found_.comments) if not one.deleted]
    return frame.show(
        "split",
        found_,
        form,
        votes=[one for one in votes if one.voter.handle],
        more_voters=bool(asked.value and asked.value.next_page_token),
        comments=comments,
    )


@blueprint.get("/split")
@parts.door()
def split(number: int) -> Response:
    """Show the form to split a new idea off: its text, and the voters and comments that move."""
    idea = clients.ideas.GetIdea(ideas_pb2.GetIdeaRequest(name=f"ideas/{number}"))
    values = {"title": "", "body": "", "board": idea.board.slug, "others": ""}
    return _split_page(number, parts.Form(values, chosen={"voters": [], "comments": []}))


@blueprint.post("/split")
@parts.door()
def split_off(number: int) -> Response | BaseResponse:
    """Split a new idea off and show it."""
    form = parts.typed(*FIELDS, lists=("voters", "comments"))
    others = form.get("others").replace(",", " ").split()
    asked = ideas_pb2.SplitIdeaRequest(
        name=f"ideas/{number}",
        title=form.get("title"),
        body=form.get("body"),
        board=form.get("board"),
        voters=[*form.chosen["voters"], *(one.removeprefix("@") for one in others)],
        comments=form.chosen["comments"],
        request_id=parts.request_id(),
    )
    try:
        made = clients.ideas.SplitIdea(asked)
    except Failed as failed:
        if failed.reason == "REQUEST_ID_REUSED":
            # The form was sent before with other words, so this is another one.
            form.values["request_id"] = str(ids.new_id())
        return _split_page(number, form.refuse(failed))
    parts.accepted(f"split-{number}")
    parts.say(_("Idea split. This is the new idea; merge it back to undo the split."))
    return parts.go(queues.read().at(made.number))
