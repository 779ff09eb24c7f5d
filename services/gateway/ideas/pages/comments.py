"""Posts, changes, deletes, restores and marks comments, and says which helped."""

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas.pages import ideas
from services.gateway.ideas.schemas.comments import CommentBody, CommentPatch
from services.gateway.web import answers, forms, links, pressed, refusals, taking_part, wire
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("comments", __name__)


def _here(number: int, uid: str = "") -> BaseResponse:
    """Return the way back to the discussion."""
    return answers.go(f"{links.idea_path(number)}#{f'comment-{uid}' if uid else 'discussion'}")


def _again(number: int, form: forms.Form) -> Response:
    """Show the idea again with what was typed and why it was refused."""
    return answers.page(ideas.render_page(ideas.load(number), form), form.status)


@blueprint.post("/ideas/<int:number>/comments")
@taking_part.required("comment")
@forms.takes(CommentBody)
def create(form: forms.Form, number: int) -> Response | BaseResponse:
    """Post a comment, a reply or a note for staff, once, however often the form is sent."""
    if form.is_wrong:
        return _again(number, form)
    wanted = ideas_pb2.CreateCommentRequest(
        parent=f"ideas/{number}",
        comment=wire.message_of(ideas_pb2.Comment, form.data),
        request_id=forms.request_id(),
    )
    try:
        made = clients.ideas.CreateComment(wanted)
    except Failed as failed:
        return _again(number, form.refuse(failed))
    answers.accepted(f"comment-{number}-{form.get('parent_uid')}")
    return _here(number, made.uid)


@blueprint.post("/ideas/<int:number>/comments/<uid>")
@taking_part.required("comment")
@forms.takes(CommentPatch, "etag")
def update(form: forms.Form, number: int, uid: str) -> Response | BaseResponse:
    """Change what a comment says."""
    form.values["edit"] = uid
    if form.is_wrong:
        return _again(number, form)
    wanted = ideas_pb2.UpdateCommentRequest(
        comment=ideas_pb2.Comment(name=_name(number, uid), etag=form.get("etag"), **form.data),
        update_mask=FieldMask(paths=["body"]),
    )
    try:
        clients.ideas.UpdateComment(wanted)
    except Failed as failed:
        return _again(number, form.refuse(failed))
    answers.accepted(f"comment-{uid}")
    return _here(number, uid)


def _name(number: int, uid: str) -> str:
    return f"ideas/{number}/comments/{uid}"


@blueprint.post("/ideas/<int:number>/comments/<uid>/delete")
@access.login_required
def delete(number: int, uid: str) -> BaseResponse:
    """Delete a comment and offer to undo it."""
    try:
        clients.ideas.DeleteComment(ideas_pb2.DeleteCommentRequest(name=_name(number, uid)))
    except Failed as failed:
        answers.say_refused(failed)
        return _here(number, uid)
    return answers.go(f"{links.address(links.idea_path(number), deleted=uid)}#discussion")


@blueprint.post("/ideas/<int:number>/comments/<uid>/undelete")
@access.login_required
def undelete(number: int, uid: str) -> BaseResponse:
    """Bring a deleted comment back."""
    try:
        clients.ideas.UndeleteComment(ideas_pb2.UndeleteCommentRequest(name=_name(number, uid)))
    except Failed as failed:
        answers.say_refused(failed)
    else:
        answers.say(_("Restored."))
    return _here(number, uid)


@blueprint.post("/ideas/<int:number>/comments/<uid>/answer")
@access.login_required
def mark(number: int, uid: str) -> BaseResponse:
    """Mark a comment as the answer, or take the mark off."""
    wanted = ideas_pb2.MarkAnswerRequest(
        name=_name(number, uid), is_answer=request.form.get("is_answer") == "1"
    )
    try:
        clients.ideas.MarkAnswer(wanted)
    except Failed as failed:
        answers.say_refused(failed)
    return _here(number, uid)


@pressed.action("helpful", _l("You marked the comment as helpful."))
def _mark_helpful(number: int, uid: str) -> None:
    clients.ideas.MarkHelpful(ideas_pb2.MarkHelpfulRequest(name=_name(number, uid)))


@blueprint.post("/ideas/<int:number>/comments/<uid>/helpful")
@taking_part.required("helpful")
def find_helpful(number: int, uid: str) -> Response | BaseResponse:
    """Say that a comment helped the viewer."""
    return _helped(number, uid, helpful=True)


@blueprint.post("/ideas/<int:number>/comments/<uid>/unhelpful")
@access.login_required
def take_back(number: int, uid: str) -> Response | BaseResponse:
    """Take back that a comment helped the viewer."""
    return _helped(number, uid, helpful=False)


def _helped(number: int, uid: str, *, helpful: bool) -> Response | BaseResponse:
    """Mark and answer: a script with the count, a form with the comment it came from."""
    name = _name(number, uid)
    try:
        if helpful:
            found = clients.ideas.MarkHelpful(ideas_pb2.MarkHelpfulRequest(name=name))
        else:
            found = clients.ideas.UnmarkHelpful(ideas_pb2.UnmarkHelpfulRequest(name=name))
    except Failed as failed:
        if answers.wants_json():
            raise refusals.in_words(failed) from failed
        answers.say_refused(failed)
        return _here(number, uid)
    if answers.wants_json():
        return jsonify(
            helpful_count=found.helpful_count, viewer_found_helpful=found.viewer_found_helpful
        )
    return _here(number, uid)
