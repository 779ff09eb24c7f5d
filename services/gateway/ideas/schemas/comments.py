"""Describes comments and what they said before."""

from marshmallow import fields

from services.gateway.web.schemas import Body, Flag, PersonReply, Reply, Text, most
from services.gateway.web.wire import words
from upwell.ideas.v1 import ideas_pb2

VISIBILITIES = words(ideas_pb2.Visibility)

BODY = 100_000


class CommentReply(Reply):
    """A comment or a reply to one."""

    id = fields.String(required=True)
    idea_number = fields.Integer(required=True)
    parent_id = fields.String(required=True, allow_none=True)
    body = fields.String(required=True, metadata={"description": "Markdown. Empty if deleted."})
    body_html = fields.String(required=True)
    author = fields.Nested(PersonReply, required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    update_time = fields.DateTime(required=True, allow_none=True)
    edited = fields.Boolean(required=True)
    is_answer = fields.Boolean(required=True)
    internal = fields.Boolean(required=True)
    deleted = fields.Boolean(required=True)
    helpful_count = fields.Integer(
        required=True, metadata={"description": "Number of members who found it helpful."}
    )
    viewer_found_helpful = fields.Boolean(required=True)


class CommentsReply(Reply):
    """A page of comments, oldest first, replies under what they answer."""

    comments = fields.List(fields.Nested(CommentReply), required=True)
    next_page_token = fields.String(required=True)


class CommentBody(Body):
    """A new comment."""

    body = Text(required=True, validate=most(BODY), metadata={"description": "Markdown."})
    parent_id = Text(
        allow_none=True,
        load_default=None,
        validate=most(200),
        metadata={"description": "The comment it replies to."},
    )
    internal = Flag(load_default=False, metadata={"description": "A note that only staff can see."})


class CommentPatch(Body):
    """A comment's new text."""

    body = Text(required=True, validate=most(BODY))


class RevisionReply(Reply):
    """What a comment said before."""

    body = fields.String(required=True)
    body_html = fields.String(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)


class RevisionsReply(Reply):
    """A page of what a comment said before, newest first."""

    revisions = fields.List(fields.Nested(RevisionReply), required=True)
    next_page_token = fields.String(required=True)
