"""Shows an idea's discussion to staff: comments, answers and internal notes."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views
from services.gateway.ideas.console import frame, queues
from services.gateway.ideas.schemas.comments import CommentBody
from services.gateway.web import answers, forms, wire
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("console_discussion", __name__, url_prefix="/console/ideas/<int:number>")


def _page(number: int, form: forms.Form) -> Response:
    found = frame.load(number, frame.COMMENTS, forms.arg("comments", 1024))
    return frame.show(
        "comments",
        found,
        form,
        comments=views.discussion(found.comments),
        more_comments=found.next_comments_page_token,
        removed=forms.arg("removed"),
    )


@blueprint.get("/discussion")
@access.require_capability("moderate")
def index(number: int) -> Response:
    """Show what was said about an idea, with what only staff see."""
    return _page(number, forms.Form({"body": "", "parent_uid": forms.arg("reply"), "internal": ""}))


@blueprint.post("/discussion")
@access.require_capability("moderate")
@forms.takes(CommentBody)
def create(form: forms.Form, number: int) -> Response | BaseResponse:
    """Post a comment, a reply, or a note that only staff see, once."""
    if form.is_wrong:
        return _page(number, form)
    wanted = ideas_pb2.CreateCommentRequest(
        parent=f"ideas/{number}",
        comment=wire.message_of(ideas_pb2.Comment, form.data),
        request_id=forms.request_id(),
    )
    try:
        made = clients.ideas.CreateComment(wanted)
    except Failed as failed:
        return _page(number, form.refuse(failed))
    answers.accepted(f"note-{number}")
    answers.say(_("Note saved. Only staff can see it.") if made.internal else _("Comment posted."))
    return _here(number, made.uid)


def _here(number: int, uid: str, **more: str) -> BaseResponse:
    return answers.go(f"{queues.read().at(number, 'discussion', **more)}#comment-{uid}")


def _name(number: int, uid: str) -> str:
    return f"ideas/{number}/comments/{uid}"


@blueprint.post("/discussion/<uid>/delete")
@access.require_capability("moderate")
def delete(number: int, uid: str) -> BaseResponse:
    """Delete a comment and offer to undo it."""
    asked = ideas_pb2.DeleteCommentRequest(name=_name(number, uid))
    gone = answers.attempt(lambda: clients.ideas.DeleteComment(asked), "")
    return _here(number, uid, **({"removed": uid} if gone else {}))


@blueprint.post("/discussion/<uid>/undelete")
@access.require_capability("moderate")
def undelete(number: int, uid: str) -> BaseResponse:
    """Bring a deleted comment back."""
    asked = ideas_pb2.UndeleteCommentRequest(name=_name(number, uid))
    answers.attempt(lambda: clients.ideas.UndeleteComment(asked), _("Restored."))
    return _here(number, uid)


@blueprint.post("/discussion/<uid>/answer")
@access.require_capability("moderate")
def mark(number: int, uid: str) -> BaseResponse:
    """Mark a comment as the answer, or take the mark off."""
    on = request.form.get("is_answer") == "1"
    asked = ideas_pb2.MarkAnswerRequest(name=_name(number, uid), is_answer=on)
    said = _("Marked as the answer.") if on else _("No longer marked as the answer.")
    answers.attempt(lambda: clients.ideas.MarkAnswer(asked), said)
    return _here(number, uid)
