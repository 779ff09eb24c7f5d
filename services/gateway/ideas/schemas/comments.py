"""Describes comments."""

from services.gateway.web.checks import HANDLE, prose
from services.gateway.web.schemas import (
    Body,
    Flag,
    List,
    Moment,
    Nested,
    PersonReply,
    Reply,
    Text,
    Whole,
    html_of,
    most,
)

BODY = prose(10_000, least=1)


class CommentReply(Reply):
    """A comment or a reply to one."""

    id = Text(required=True, attribute="uid")
    idea_number = Whole(required=True)
    parent_id = Text(required=True, allow_none=True, attribute="parent_uid")
    body = Text(required=True, metadata={"description": "Markdown. Empty if deleted."})
    body_html = Text(required=True, of=html_of("body"))
    author = Nested(PersonReply, required=True)
    create_time = Moment(required=True, allow_none=True)
    update_time = Moment(required=True, allow_none=True)
    edited = Flag(required=True)
    is_answer = Flag(required=True)
    internal = Flag(required=True)
    deleted = Flag(required=True)
    helpful_count = Whole(
        required=True, metadata={"description": "Number of members who found it helpful."}
    )
    viewer_found_helpful = Flag(required=True)


class CommentsReply(Reply):
    """A page of comments, oldest first, replies under what they answer."""

    comments = List(Nested(CommentReply), required=True)
    next_page_token = Text(required=True)


class CommentBody(Body):
    """A new comment."""

    body = Text(required=True, validate=BODY, metadata={"description": "Markdown."})
    parent_id = Text(
        attribute="parent_uid",
        allow_none=True,
        load_default=None,
        validate=most(HANDLE),
        metadata={"description": "The comment it replies to."},
    )
    internal = Flag(load_default=False, metadata={"description": "A note that only staff can see."})


class CommentPatch(Body):
    """A comment's new text."""

    body = Text(required=True, validate=BODY)
