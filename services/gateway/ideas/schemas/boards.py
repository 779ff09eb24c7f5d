"""Describes boards and tags."""

from marshmallow import fields, validate

from services.gateway.web.schemas import INT32, Body, Reply, Text, Whole, most, one_of
from services.gateway.web.wire import words
from upwell.ideas.v1 import ideas_pb2

KINDS = words(ideas_pb2.BoardKind)
ACCESSES = words(ideas_pb2.BoardAccess)
POSTINGS = words(ideas_pb2.Posting)

TITLE = 1000


class BoardReply(Reply):
    """A place for ideas."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    purpose = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    access = fields.String(required=True, validate=validate.OneOf(ACCESSES))
    posting = fields.String(required=True, validate=validate.OneOf(POSTINGS))
    owner = fields.String(required=True, allow_none=True, metadata={"description": "A handle."})
    threshold = fields.Integer(required=True)
    position = fields.Integer(required=True)
    idea_count = fields.Integer(required=True)
    create_time = fields.DateTime(required=True, allow_none=True)
    update_time = fields.DateTime(required=True, allow_none=True)


class BoardsReply(Reply):
    """Every board the caller may read, by position."""

    boards = fields.List(fields.Nested(BoardReply), required=True)


class BoardBody(Body):
    """What a board says of itself."""

    slug = Text(required=True, validate=most(200))
    name = Text(required=True, validate=most(TITLE))
    purpose = Text(validate=most(TITLE))
    kind = Text(validate=one_of(KINDS))
    access = Text(validate=one_of(ACCESSES))
    posting = Text(validate=one_of(POSTINGS))
    owner = Text(validate=most(200), metadata={"description": "A handle, or empty for nobody."})
    threshold = Whole(validate=validate.Range(0, INT32))
    position = Whole(validate=validate.Range(0, INT32))


class BoardPatch(BoardBody):
    """What changes about a board."""

    slug = Text(validate=most(200))
    name = Text(validate=most(TITLE))


class TagReply(Reply):
    """A word that ideas are found by."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    idea_count = fields.Integer(required=True)


class TagsReply(Reply):
    """A page of tags."""

    tags = fields.List(fields.Nested(TagReply), required=True)
    next_page_token = fields.String(required=True)


class TagBody(Body):
    """What a tag says."""

    slug = Text(validate=most(200), metadata={"description": "Derived from the name if left out."})
    name = Text(required=True, validate=most(TITLE))


class TagPatch(Body):
    """What changes about a tag."""

    slug = Text(validate=most(200))
    name = Text(validate=most(TITLE))
