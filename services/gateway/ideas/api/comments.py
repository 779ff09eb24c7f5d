"""Comments: read, write, change, delete, mark as the answer or as helpful."""

from typing import Any

from flask import Response
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients
from services.gateway.ideas.schemas import comments as schemas
from services.gateway.web.answers import checking, created, if_match, nothing, paged, versioned
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import message_of
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("comments", "Comments on ideas.")


@blueprint.get("/ideas/<int:number>/comments")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.CommentsReply)
def list_comments(query: dict[str, Any], number: int) -> Response:
    """List an idea's comments.

    Oldest first, with replies below their comment. Internal notes are for staff only.
    """
    answer = clients.ideas.ListComments(
        ideas_pb2.ListCommentsRequest(
            parent=f"ideas/{number}",
            page_size=min(query["page_size"], 100),
            page_token=query["page_token"],
        )
    )
    return paged(schemas.CommentsReply.write(answer))


@blueprint.post("/ideas/<int:number>/comments")
@blueprint.allow("member")
@blueprint.idempotent
@blueprint.arguments(schemas.CommentBody)
@blueprint.response(201, schemas.CommentReply)
def create_comment(body: dict[str, Any], number: int) -> Response:
    """Comment on an idea.

    A reply if parent_id is set. Send an Idempotency-Key to avoid duplicates.
    """
    made = clients.ideas.CreateComment(
        ideas_pb2.CreateCommentRequest(
            parent=f"ideas/{number}",
            comment=message_of(ideas_pb2.Comment, body),
            request_id=idempotency_key(),
        )
    )
    return created(schemas.CommentReply.write(made), made.etag, f"/api/v1/comments/{made.uid}")


@blueprint.patch("/comments/<uid>")
@blueprint.allow("member")
@blueprint.conditional
@blueprint.arguments(schemas.CommentPatch)
@blueprint.response(200, schemas.CommentReply)
def update_comment(body: dict[str, Any], uid: str) -> Response:
    """Update a comment.

    Author or staff. Earlier versions are kept. Send If-Match with the ETag of its last answer
    to be sure that nobody else changed it in the meantime.
    """
    with checking():
        changed = clients.ideas.UpdateComment(
            ideas_pb2.UpdateCommentRequest(
                comment=ideas_pb2.Comment(
                    name=f"comments/{uid}", body=body["body"], etag=if_match()
                ),
                update_mask=FieldMask(paths=["body"]),
            )
        )
    return versioned(schemas.CommentReply.write(changed), changed.etag)


@blueprint.delete("/comments/<uid>")
@blueprint.allow("member")
@blueprint.response(204)
def delete_comment(uid: str) -> Response:
    """Delete a comment.

    Author or staff. It can be restored.
    """
    clients.ideas.DeleteComment(ideas_pb2.DeleteCommentRequest(name=f"comments/{uid}"))
    return nothing()


@blueprint.post("/comments/<uid>/undelete")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def undelete_comment(uid: str) -> Response:
    """Restore a deleted comment.

    The member who deleted it, or staff.
    """
    found = clients.ideas.UndeleteComment(ideas_pb2.UndeleteCommentRequest(name=f"comments/{uid}"))
    return versioned(schemas.CommentReply.write(found), found.etag)


@blueprint.put("/comments/<uid>/answer")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def mark_answer(uid: str) -> Response:
    """Mark a comment as the answer.

    Staff or the idea's author.
    """
    return _mark(uid, is_answer=True)


@blueprint.delete("/comments/<uid>/answer")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def unmark_answer(uid: str) -> Response:
    """Unmark a comment as the answer.

    Staff or the idea's author.
    """
    return _mark(uid, is_answer=False)


def _mark(uid: str, *, is_answer: bool) -> Response:
    found = clients.ideas.MarkAnswer(
        ideas_pb2.MarkAnswerRequest(name=f"comments/{uid}", is_answer=is_answer)
    )
    return versioned(schemas.CommentReply.write(found), found.etag)


@blueprint.put("/comments/<uid>/helpful")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def mark_helpful(uid: str) -> Response:
    """Mark a comment as helpful.

    Only public comments by others. Repeating has no effect.
    """
    found = clients.ideas.MarkHelpful(ideas_pb2.MarkHelpfulRequest(name=f"comments/{uid}"))
    return versioned(schemas.CommentReply.write(found), found.etag)


@blueprint.delete("/comments/<uid>/helpful")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def unmark_helpful(uid: str) -> Response:
    """Unmark a comment as helpful.

    Repeating has no effect.
    """
    found = clients.ideas.UnmarkHelpful(ideas_pb2.UnmarkHelpfulRequest(name=f"comments/{uid}"))
    return versioned(schemas.CommentReply.write(found), found.etag)
