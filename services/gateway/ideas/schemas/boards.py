"""Describes boards and tags."""

from marshmallow import validate

from services.gateway.web.schemas import (
    INT32,
    Body,
    List,
    Moment,
    Nested,
    Reply,
    Text,
    Whole,
    Word,
    most,
)
from upwell.ideas.v1 import ideas_pb2

TITLE = 1000


class BoardReply(Reply):
    """A place for ideas."""

    slug = Text(required=True)
    display_name = Text(required=True)
    purpose = Text(required=True)
    kind = Word(ideas_pb2.BoardKind, required=True)
    access = Word(ideas_pb2.BoardAccess, required=True)
    posting = Word(ideas_pb2.Posting, required=True)
    owner_handle = Text(required=True, allow_none=True)
    threshold = Whole(required=True)
    position = Whole(required=True)
    idea_count = Whole(required=True)
    create_time = Moment(required=True, allow_none=True)
    update_time = Moment(required=True, allow_none=True)


class BoardsReply(Reply):
    """Every board the caller may read, by position."""

    boards = List(Nested(BoardReply), required=True)


class BoardBody(Body):
    """What a board says of itself."""

    slug = Text(validate=most(200), metadata={"description": "Derived from the name if left out."})
    display_name = Text(required=True, validate=most(TITLE))
    purpose = Text(validate=most(TITLE))
    kind = Word(ideas_pb2.BoardKind)
    access = Word(ideas_pb2.BoardAccess)
    posting = Word(ideas_pb2.Posting)
    owner_handle = Text(validate=most(200), metadata={"description": "Empty for nobody."})
    threshold = Whole(validate=validate.Range(0, INT32))
    position = Whole(validate=validate.Range(0, INT32))


class BoardPatch(BoardBody):
    """What changes about a board."""

    slug = Text(validate=most(200))
    display_name = Text(validate=most(TITLE))


class TagReply(Reply):
    """A word that ideas are found by."""

    slug = Text(required=True)
    display_name = Text(required=True)
    idea_count = Whole(required=True)


class TagsReply(Reply):
    """A page of tags."""

    tags = List(Nested(TagReply), required=True)
    next_page_token = Text(required=True)


class TagBody(Body):
    """What a tag says."""

    slug = Text(validate=most(200), metadata={"description": "Derived from the name if left out."})
    display_name = Text(required=True, validate=most(TITLE))


class TagPatch(Body):
    """What changes about a tag."""

    slug = Text(validate=most(200))
    display_name = Text(validate=most(TITLE))
