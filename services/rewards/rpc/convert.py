"""Writes what every part of the contract shares as proto messages, and reads it."""

from collections.abc import Mapping
from uuid import UUID

from services.rewards.domain.people import MemberNotFound, Person
from services.rewards.domain.points.facts import Fact
from shared import wire
from shared.people.messages import one_of
from upwell.rewards.v1 import rewards_pb2 as pb

MEMBER = wire.handle("members", MemberNotFound)
UNITS = wire.Words.of(pb.Unit, "unit")
INVALID_REASONS = wire.Words.of(pb.InvalidReason, "invalid_reason")


def fact(
    one: Fact | None, people: Mapping[UUID, Person], *, shows_actor: bool = True
) -> pb.Fact | None:
    """Return a fact as proto; without who did it where the reader may not know."""
    if one is None:
        return None
    return pb.Fact(
        name=f"facts/{one.uid}",
        type=one.type,
        subject=one_of(people, one.subject),
        actor=one_of(people, one.actor) if shows_actor else None,
        object=one.object,
        idea=one.idea,
        board=one.board,
        quantity=one.quantity,
        time=wire.stamp(one.time),
        source=one.source,
        valid=one.counts,
        invalid_reason=INVALID_REASONS.value(one.invalid),
        invalid_time=wire.stamp(one.invalid_time),
        invalid_status=one.invalid_status,
    )
