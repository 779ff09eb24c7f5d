"""Describes facts, and which of them something counts."""

from flask import g

from services.gateway.edge import communities, errors
from services.gateway.edge.state import state
from services.gateway.web.checks import Slug, between, entries
from services.gateway.web.schemas import (
    Body,
    Flag,
    Id,
    List,
    Moment,
    Nested,
    PersonReply,
    Reply,
    Text,
    Whole,
    Word,
)
from upwell.rewards.v1 import rewards_pb2 as pb


def _readable() -> frozenset[str]:
    """Return the slugs of the boards the caller may know of; none while that is not known."""
    if "readable_boards" not in g:
        try:
            found = communities.boards(state(), g.actor)
        except errors.Failed:
            found = []
        g.readable_boards = frozenset(one.slug for one in found)
    known: frozenset[str] = g.readable_boards
    return known


def _board(fact: pb.Fact) -> str:
    return fact.board if fact.board in _readable() else ""


def boards_of(filter_: pb.FactFilter) -> list[str]:
    """Return the boards of a filter that the caller may know of."""
    # Staff write them back as they read them, also where a board is gone.
    return [one for one in filter_.boards if g.actor.is_staff or one in _readable()]


def _idea(fact: pb.Fact) -> int | None:
    number = fact.idea.rpartition("/")[2]
    return int(number) if number.isdecimal() else None


class FactReply(Reply):
    """Something that happened and that points or badges rest on."""

    id = Id(required=True, attribute="name")
    type = Text(required=True)
    subject = Nested(PersonReply, required=True, allow_none=True)
    actor = Nested(PersonReply, required=True, allow_none=True)
    object = Text(required=True)
    idea = Whole(required=True, allow_none=True, of=_idea)
    board = Text(required=True, of=_board)
    time = Moment(required=True, allow_none=True)
    source = Text(required=True)
    valid = Flag(required=True)
    invalid_reason = Word(pb.InvalidReason, required=True, allow_none=True)
    invalid_status = Text(required=True)


class FilterField(Body):
    """Which facts count; an empty list means any."""

    boards = List(Text(validate=Slug()), validate=entries(20), of=boards_of)
    sources = List(Text(validate=Slug()), validate=entries(20))
    least_quantity = Whole(validate=between(0, 1_000_000))
