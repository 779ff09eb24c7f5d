"""Shows an idea's discussion to staff: comments, answers and internal notes."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import clients, shapes
from services.gateway.console import frame, parts, queues
from services.gateway.errors import Failed
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("console_discussion", __name__, url_prefix="/console/ideas/<int:number>")


def _page(number: int, form: parts.Form) -> Response:
    found = frame.load(number, frame.COMMENTS, parts.arg("comments", 1024))
    return frame.show(
        "discussion",
        found,
        form,
        comments=shapes.discussion(found.comments),
        more_comments=found.next_comments_page_token,
        removed=parts.arg("removed"),
    )


@blueprint.get("/discussion")
@parts.door()
def index(number: int) -> Response:
    """Show what was said about an idea, with what only staff see."""
    return _page(number, parts.Form({"body": "", "parent": parts.arg("reply"), "internal": ""}))


@blueprint.post("/discussion")
@parts.door()
def create(number: int) -> Response | BaseResponse:
    """Post a comment, a reply, or a note that only staff see, once."""
    form = parts.typed("body", "parent", "internal")
    wanted = ideas_pb2.CreateCommentRequest(
        parent=f"ideas/{number}",
        body=form.get("body"),
        parent_uid=form.get("parent"),
        internal=form.get("internal") == "1",
        request_id=parts.request_id(),
    )
    try:
        made = clients.ideas.CreateComment(wanted)
    except Failed as failed:
        return _page(number, form.refuse(failed))
    parts.accepted(f"note-{number}")
    parts.say(_("Note saved. Only staff can see it.") if made.internal else _("Comment posted."))
    return _here(number, made.uid)


def _here(number: int, uid: str, **more: str) -> BaseResponse:
    return parts.go(f"{queues.read().at(number, 'discussion', **more)}#comment-{uid}")


def _name(number: int, uid: str) -> str:
    return f"ideas/{number}/comments/{uid}"


@blueprint.post("/discussion/<uid>/delete")
@parts.door()
def delete(number: int, uid: str) -> BaseResponse:
    """Delete a comment and offer to undo it."""
    asked = ideas_pb2.DeleteCommentRequest(name=_name(number, uid))
    gone = parts.attempt(lambda: clients.ideas.DeleteComment(asked), "")
    return _here(number, uid, **({"removed": uid} if gone else {}))


@blueprint.post("/discussion/<uid>/undelete")
@parts.door()
def undelete(number: int, uid: str) -> BaseResponse:
    """Bring a deleted comment back."""
    asked = ideas_pb2.UndeleteCommentRequest(name=_name(number, uid))
    parts.attempt(lambda: clients.ideas.UndeleteComment(asked), _("Restored."))
    return _here(number, uid)


@blueprint.post("/discussion/<uid>/answer")
@parts.door()
def mark(number: int, uid: str) -> BaseResponse:
    """Mark a comment as the answer, or take the mark off."""
    on = request.form.get("is_answer") == "1"
    asked = ideas_pb2.MarkAnswerRequest(name=_name(number, uid), is_answer=on)
    said = _("Marked as the answer.") if on else _("No longer marked as the answer.")
    parts.attempt(lambda: clients.ideas.MarkAnswer(asked), said)
    return _here(number, uid)
