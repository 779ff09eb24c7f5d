"""Comments: read, write, change, delete, mark as the answer or as helpful."""

from typing import Any

from flask import Response
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients
from services.gateway.ideas.api import dump
from services.gateway.ideas.schemas import comments as schemas
from services.gateway.web.answers import checking, created, if_match, listing, nothing, versioned
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint(
    "comments",
    "Discuss ideas.",
    {"parent_uid": "parent_id"},
)


@blueprint.get("/ideas/<int:number>/comments")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.CommentsReply)
def list_comments(query: dict[str, Any], number: int) -> Response:
    """List an idea's comments

    Oldest first, replies under what they answer; internal notes for staff only.
    """  # noqa: D400, D415  the document's own summary
    answer = clients.ideas.ListComments(
        ideas_pb2.ListCommentsRequest(
            parent=f"ideas/{number}",
            page_size=min(query["page_size"], 100),
            page_token=query["page_token"],
        )
    )
    return listing(
        "comments", [dump.comment(one) for one in answer.comments], answer.next_page_token
    )


@blueprint.post("/ideas/<int:number>/comments")
@blueprint.allow("member")
@blueprint.arguments(schemas.CommentBody)
@blueprint.response(201, schemas.CommentReply)
def create_comment(body: dict[str, Any], number: int) -> Response:
    """Comment on an idea

    With parent_id it is a reply. Send an Idempotency-Key to be safe from sending twice.
    """  # noqa: D400, D415
    made = clients.ideas.CreateComment(
        ideas_pb2.CreateCommentRequest(
            parent=f"ideas/{number}",
            comment=ideas_pb2.Comment(
                body=body["body"],
                parent_uid=body["parent_id"] or "",
                internal=body["internal"],
            ),
            request_id=idempotency_key(),
        )
    )
    return created(dump.comment(made), made.etag, f"/api/v1/comments/{made.uid}")


@blueprint.patch("/comments/<uid>")
@blueprint.allow("member")
@blueprint.arguments(schemas.CommentPatch)
@blueprint.response(200, schemas.CommentReply)
def update_comment(body: dict[str, Any], uid: str) -> Response:
    """Update a comment

    Its author or staff; what it said before is kept. Send If-Match with the ETag of its last answer
    to be sure that nobody else changed it meanwhile.
    """  # noqa: D400, D415
    with checking():
        changed = clients.ideas.UpdateComment(
            ideas_pb2.UpdateCommentRequest(
                comment=ideas_pb2.Comment(
                    name=f"comments/{uid}", body=body["body"], etag=if_match()
                ),
                update_mask=FieldMask(paths=["body"]),
            )
        )
    return versioned(dump.comment(changed), changed.etag)


@blueprint.delete("/comments/<uid>")
@blueprint.allow("member")
@blueprint.response(204)
def delete_comment(uid: str) -> Response:
    """Delete a comment

    Its author or staff. It can be restored.
    """  # noqa: D400, D415
    clients.ideas.DeleteComment(ideas_pb2.DeleteCommentRequest(name=f"comments/{uid}"))
    return nothing()


@blueprint.post("/comments/<uid>/undelete")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def undelete_comment(uid: str) -> Response:
    """Restore a deleted comment

    Whoever deleted it, or staff.
    """  # noqa: D400, D415
    found = clients.ideas.UndeleteComment(ideas_pb2.UndeleteCommentRequest(name=f"comments/{uid}"))
    return versioned(dump.comment(found), found.etag)


@blueprint.put("/comments/<uid>/answer")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def mark_answer(uid: str) -> Response:
    """Mark a comment as the answer

    Staff or the idea's author.
    """  # noqa: D400, D415
    return _mark(uid, is_answer=True)


@blueprint.delete("/comments/<uid>/answer")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def unmark_answer(uid: str) -> Response:
    """Take the mark of the answer off a comment

    Staff or the idea's author.
    """  # noqa: D400, D415
    return _mark(uid, is_answer=False)


def _mark(uid: str, *, is_answer: bool) -> Response:
    found = clients.ideas.MarkAnswer(
        ideas_pb2.MarkAnswerRequest(name=f"comments/{uid}", is_answer=is_answer)
    )
    return versioned(dump.comment(found), found.etag)


@blueprint.put("/comments/<uid>/helpful")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def mark_helpful(uid: str) -> Response:
    """Say that a comment helped

    Somebody else's, that everybody can read. Saying it twice is saying it once.
    """  # noqa: D400, D415
    found = clients.ideas.MarkHelpful(ideas_pb2.MarkHelpfulRequest(name=f"comments/{uid}"))
    return versioned(dump.comment(found), found.etag)


@blueprint.delete("/comments/<uid>/helpful")
@blueprint.allow("member")
@blueprint.response(200, schemas.CommentReply)
def unmark_helpful(uid: str) -> Response:
    """Take back that a comment helped

    Taking it back twice is taking it back once.
    """  # noqa: D400, D415
    found = clients.ideas.UnmarkHelpful(ideas_pb2.UnmarkHelpfulRequest(name=f"comments/{uid}"))
    return versioned(dump.comment(found), found.etag)


@blueprint.get("/comments/<uid>/revisions")
@blueprint.allow("anyone")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.RevisionsReply)
def list_revisions(query: dict[str, Any], uid: str) -> Response:
    """List what a comment said before

    Newest first.
    """  # noqa: D400, D415
    answer = clients.ideas.ListCommentRevisions(
        ideas_pb2.ListCommentRevisionsRequest(
            parent=f"comments/{uid}",
            page_size=min(query["page_size"], 100),
            page_token=query["page_token"],
        )
    )
    return listing(
        "revisions",
        [dump.revision(one) for one in answer.comment_revisions],
        answer.next_page_token,
    )
