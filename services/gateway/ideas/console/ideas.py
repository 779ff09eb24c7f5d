"""Lists ideas for staff, shows one, and decides about it."""

from http import HTTPStatus

from flask import Blueprint, Response, request
from flask_babel import force_locale
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views
from services.gateway.ideas.console import frame, queues
from services.gateway.ideas.schemas.drafts import MARKS, draft, typed_of
from services.gateway.ideas.schemas.forms import DecisionForm
from services.gateway.ideas.schemas.ideas import IdeaPatch
from services.gateway.web import answers, forms, links, parts, tables, wire
from services.gateway.web.labels import ideas as labels
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("console_ideas", __name__, url_prefix="/console")


@blueprint.get("")
@access.require_capability("moderate")
def unanswered() -> Response:
    """Show what waits longest, with the first of it open beside the list."""
    queue = queues.Queue("unanswered", board=forms.arg("board"), page=forms.arg("page", 1024))
    shown = queues.load(queue)
    if not shown.ideas:
        return frame.with_list("ideas/console/unanswered.html", shown, shown.status)
    found = frame.load(shown.ideas[0].number)
    return frame.show("show", found, _decision(found.idea), shown, peek=True)


@blueprint.get("/ideas")
@access.require_capability("moderate")
def index() -> Response | BaseResponse:
    """Show every idea, filtered and ordered as the address asks; a number opens that idea."""
    queue = queues.read()
    wanted = queue.q.removeprefix("#")
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 16:  # noqa: PLR2004  fits an int64
        return answers.go(f"/console/ideas/{int(wanted)}")
    shown = queues.load(queue)
    return frame.with_list("ideas/console/index.html", shown, shown.status)


COLUMNS: tables.Columns = {
    "number": lambda one: one.number,
    "title": lambda one: one.title,
    "board": lambda one: one.board.slug,
    "status": lambda one: wire.word(ideas_pb2.Status, one.status),
    "tags": lambda one: " ".join(tag.slug for tag in one.tags),
    "author": lambda one: one.author.handle,
    "vote_count": lambda one: one.vote_count,
    "comment_count": lambda one: one.comment_count,
    "create_time": lambda one: wire.when(one.create_time),
    "update_time": lambda one: wire.when(one.update_time),
    "url": lambda one: links.absolute(links.idea_url(one)),
}


@blueprint.get("/ideas/-/export.csv")
@access.require_capability("moderate")
def export_csv() -> Response:
    """Hand out the ideas that the address asks for."""
    queue = queues.read()
    return tables.answer("ideas", COLUMNS, lambda token: queues.fetch(queue, token))


@blueprint.get("/ideas/<int:number>")
@access.require_capability("moderate")
def show(number: int) -> Response:
    """Show an idea and the form to decide about it."""
    found = frame.load(number)
    return frame.show("show", found, _decision(found.idea))


def _decision(idea: ideas_pb2.Idea) -> forms.Form:
    """Return the form as it begins."""
    return forms.Form(
        {
            "status": views.status(idea.status),
            "reason": "",
            "message": "",
            "answer": idea.answer.body,
            "etag": idea.etag,
        }
    )


@blueprint.post("/ideas/<int:number>/decide")
@access.require_capability("moderate")
@forms.takes(DecisionForm, "etag")
def decide(form: forms.Form, number: int) -> Response | BaseResponse:
    """Set the status with a sentence to the voters, and the official answer; then show the next."""
    found = frame.load(number)
    queue = queues.read()
    following = queues.load(queue).after(number)
    changes = _changes(form, found.idea)
    if form.is_wrong:
        return frame.show("show", found, form)
    try:
        if "status" in changes:
            _set_status(number, form.get("status"), _message(form), form.get("etag"))
            form.values["etag"] = ""
        if "answer" in changes:
            _answer(number, form.get("answer"))
    except Failed as failed:
        return _refused(number, form, failed)
    answers.accepted(f"decide-{number}")
    was = views.status(found.idea.status) if "status" in changes else ""
    if not was:
        answers.say(_("Saved. The change is shown on the idea."))
    path = queue.at(following, done=number, was=was) if following else _list(queue, number, was)
    return answers.go(path)


def _refused(number: int, form: forms.Form, failed: Failed) -> Response:
    """Show the idea as it is now with what was typed; sending it again means it anyway."""
    fresh = frame.load(number)
    form.values["etag"] = fresh.idea.etag
    return frame.show("show", fresh, form.refuse(failed, body="answer"))


def _list(queue: queues.Queue, number: int, was: str) -> str:
    """Return the address of the list, saying what was done, where nothing is left in it."""
    return (
        links.address("/console", done=number, was=was)
        if queue.kind == "unanswered"
        else (links.address("/console/ideas", **queue.query, done=number, was=was))
    )


def _changes(form: forms.Form, idea: ideas_pb2.Idea) -> set[str]:
    """Return what the form changes, and note in it what is missing."""
    status, message = form.get("status"), form.get("message").strip()
    if status not in labels.SETTABLE_STATUSES:
        form.wrong("status", _("Choose a status."))
    moved = status != views.status(idea.status)
    answered = form.get("answer").strip() != idea.answer.body.strip()
    if moved and not message:
        form.wrong(
            "message",
            _("Write a message to voters. It is shown on the idea with the status change."),
        )
    if moved and status == "declined" and form.get("reason") not in labels.DECLINE_REASONS:
        form.wrong("reason", _("Explain why you decline it."))
    if not (moved or answered or message):
        form.wrong("message", _("Change the status or write a message to voters."))
    return {name for name, on in (("status", moved or message), ("answer", answered)) if on}


def _message(form: forms.Form) -> str:
    """Return the sentence to the voters; a declined idea begins with the reason."""
    reason = form.get("reason")
    if (
        form.get("status") != "declined"
        or reason not in labels.DECLINE_REASONS
        or reason == "other"
    ):
        return form.get("message").strip()
    with force_locale(frame.community_language()):
        return f"{labels.DECLINE_REASONS[reason]} {form.get('message').strip()}"


def _set_status(number: int, status: str, message: str, etag: str = "") -> None:
    clients.ideas.ChangeIdeaStatus(
        ideas_pb2.ChangeIdeaStatusRequest(
            name=f"ideas/{number}",
            status=f"STATUS_{status.upper()}",
            message=message,
            etag=etag,
        )
    )


def _answer(number: int, body: str) -> None:
    clients.ideas.AnswerIdea(ideas_pb2.AnswerIdeaRequest(name=f"ideas/{number}", body=body.strip()))


@blueprint.post("/ideas/<int:number>/undo-status")
@access.require_capability("moderate")
def undo_status(number: int) -> BaseResponse:
    """Set an idea back to the status it had, with a sentence that says so."""
    was = request.form.get("was", "")
    if was not in labels.SETTABLE_STATUSES:
        raise answers.not_here()
    with force_locale(frame.community_language()):
        message = _("The status was changed by mistake and is changed back.")
    answers.attempt(lambda: _set_status(number, was, message), _("Status changed back."))
    return answers.go(queues.read().at(number))


@blueprint.post("/ideas/<int:number>/mark")
@access.require_capability("moderate")
def mark(number: int) -> BaseResponse:
    """Pin or lock an idea, or undo that."""
    name, on = request.form.get("mark", ""), request.form.get("on") == "1"
    if name not in MARKS:
        raise answers.not_here()
    said = {
        ("pinned", True): _("Pinned to the top of its board."),
        ("pinned", False): _("Unpinned."),
        ("locked", True): _("Comments locked. Only staff can comment now."),
        ("locked", False): _("Comments unlocked."),
    }
    changed = ideas_pb2.Idea(name=f"ideas/{number}", pinned=on, locked=on)
    wanted = ideas_pb2.UpdateIdeaRequest(idea=changed, update_mask=FieldMask(paths=[name]))
    answers.attempt(lambda: clients.ideas.UpdateIdea(wanted), said[name, on])
    return answers.go(queues.read().at(number))


@blueprint.post("/ideas/<int:number>/delete")
@access.require_capability("moderate")
def delete(number: int) -> BaseResponse:
    """Delete an idea; its page stays for staff and offers to bring it back."""
    answers.attempt(
        lambda: clients.ideas.DeleteIdea(ideas_pb2.DeleteIdeaRequest(name=f"ideas/{number}")), ""
    )
    return answers.go(queues.read().at(number))


@blueprint.post("/ideas/<int:number>/undelete")
@access.require_capability("moderate")
def undelete(number: int) -> BaseResponse:
    """Bring a deleted idea back."""
    answers.attempt(
        lambda: clients.ideas.UndeleteIdea(ideas_pb2.UndeleteIdeaRequest(name=f"ideas/{number}")),
        _("Restored."),
    )
    return answers.go(queues.read().at(number))


def tags() -> list[wire.View]:
    """Return every tag; none while they cannot be known."""
    found = parts.part(
        lambda: clients.ideas.ListTags(ideas_pb2.ListTagsRequest(page_size=100), timeout=1.0)
    )
    return [views.tag(one) for one in found.value.tags] if found.value else []


@blueprint.get("/ideas/<int:number>/edit")
@access.require_capability("moderate")
def edit(number: int) -> Response:
    """Show the form to change an idea's text, board and tags."""
    found = frame.load(number)
    idea = found.idea
    form = forms.Form(typed_of(idea), chosen={"tags": [one.slug for one in idea.tags]})
    return frame.show("edit", found, form, tags=tags())


@blueprint.post("/ideas/<int:number>/edit")
@access.require_capability("moderate")
@forms.takes(IdeaPatch, "etag", but=MARKS)
def update(form: forms.Form, number: int) -> Response | BaseResponse:
    """Change an idea's text, board and tags, unless it changed meanwhile."""
    if form.is_wrong:
        return frame.show("edit", frame.load(number), form, tags=tags())
    changed = draft({**form.data, "name": f"ideas/{number}", "etag": form.get("etag")})
    mask = FieldMask(paths=sorted(form.data))
    try:
        clients.ideas.UpdateIdea(ideas_pb2.UpdateIdeaRequest(idea=changed, update_mask=mask))
    except Failed as failed:
        found = frame.load(number)
        if failed.status == HTTPStatus.CONFLICT:
            form.values["etag"] = found.idea.etag
        return frame.show("edit", found, form.refuse(failed), tags=tags())
    answers.accepted(f"edit-{number}")
    answers.say(_("Saved."))
    return answers.go(queues.read().at(number))
