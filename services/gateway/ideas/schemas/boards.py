"""Describes boards and tags."""

from services.gateway.web.checks import HANDLE, NewSlug, Slug, between, line
from services.gateway.web.schemas import (
    Body,
    List,
    Moment,
    Nested,
    PersonReply,
    Reply,
    Text,
    Whole,
    Word,
)
from upwell.ideas.v1 import ideas_pb2

NAME = line(60, least=1)
TAG = line(40, least=1)
COUNT = between(0, 1_000_000)


class BoardReply(Reply):
    """A place for ideas."""

    slug = Text(required=True)
    display_name = Text(required=True)
    purpose = Text(required=True)
    kind = Word(ideas_pb2.BoardKind, required=True)
    access = Word(ideas_pb2.BoardAccess, required=True)
    posting = Word(ideas_pb2.Posting, required=True)
    owner_handle = Text(required=True, allow_none=True)
    owner = Nested(
        PersonReply,
        required=True,
        allow_none=True,
        metadata={"description": "Null if nobody owns it, or they are suspended."},
    )
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

    slug = Text(validate=NewSlug(), metadata={"description": "Derived from the name if left out."})
    display_name = Text(required=True, validate=NAME)
    purpose = Text(validate=line(200))
    kind = Word(ideas_pb2.BoardKind)
    access = Word(ideas_pb2.BoardAccess)
    posting = Word(ideas_pb2.Posting)
    owner_handle = Text(
        validate=line(HANDLE),
        metadata={"description": "The handle of an active member, or empty for nobody."},
    )
    threshold = Whole(validate=COUNT)
    position = Whole(validate=between(0, 10_000))


class BoardPatch(BoardBody):
    """What changes about a board."""

    slug = Text(validate=Slug())
    display_name = Text(validate=NAME)


class TagReply(Reply):
    """A word that ideas are found by."""

    slug = Text(required=True)
    display_name = Text(required=True)
    idea_count = Whole(
        required=True, metadata={"description": "How many ideas its list shows to the caller."}
    )


class TagsReply(Reply):
    """A page of tags."""

    tags = List(Nested(TagReply), required=True)
    next_page_token = Text(required=True)


class TagBody(Body):
    """What a tag says."""

    slug = Text(validate=NewSlug(), metadata={"description": "Derived from the name if left out."})
    display_name = Text(required=True, validate=TAG)


class TagPatch(Body):
    """What changes about a tag."""

    slug = Text(validate=Slug())
    display_name = Text(validate=TAG)


class TagRename(Body):
    """A tag's new name, on the page that has the form for a new tag too."""

    new_name = Text(required=True, validate=TAG)
