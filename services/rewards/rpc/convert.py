"""Writes what every part of the contract shares as proto messages, and reads it."""

from collections.abc import Mapping
from uuid import UUID

from services.rewards.domain.people import MemberNotFound, Person
from services.rewards.domain.points import rules
from services.rewards.domain.points.facts import NOBODY, Fact
from shared import wire
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb

MEMBER = wire.handle("members", MemberNotFound)
UNITS = {rules.STANDING: pb.UNIT_STANDING, rules.CREDIT: pb.UNIT_CREDIT}
UNIT_NAMES: dict[int, str] = {value: name for name, value in UNITS.items()}


def unit_name(value: int, field: str = "unit") -> str:
    """Return a unit's name, empty for none; raises `Invalid` for one of a newer contract."""
    if value == pb.UNIT_UNSPECIFIED:
        return ""
    if value not in UNIT_NAMES:
        raise Invalid({field: "Unknown unit."})
    return UNIT_NAMES[value]


def person(one: Person | None) -> pb.Person | None:
    """Return a person as proto; a former member has no handle."""
    if one is None:
        return None
    return pb.Person(
        uid=str(one.uid),
        handle=one.handle,
        display_name=one.display_name or one.handle,
        is_staff=one.is_staff,
        is_placeholder=one.is_placeholder,
        is_erased=one.is_erased,
        avatar=one.avatar,
    )


def person_of(member: UUID | None, people: Mapping[UUID, Person]) -> pb.Person | None:
    """Return a member as proto by uid, without a name where we know none, or None for nobody."""
    if member is None or member == NOBODY:
        return None
    return person(people.get(member) or Person(uid=member))


def fact(
    one: Fact | None, people: Mapping[UUID, Person], *, shows_actor: bool = True
) -> pb.Fact | None:
    """Return a fact as proto; without who did it where the reader may not know."""
    if one is None:
        return None
    return pb.Fact(
        name=f"facts/{one.uid}",
        type=one.type,
        subject=person_of(one.subject, people),
        actor=person_of(one.actor, people) if shows_actor else None,
        object=one.object,
        idea=one.idea,
        board=one.board,
        quantity=one.quantity,
        time=wire.stamp(one.time),
        source=one.source,
        valid=one.counts,
        invalid_reason=one.invalid,
        invalid_time=wire.stamp(one.invalid_time),
    )


def known(formats: Mapping[int, str], value: int) -> str:
    """Return the name of a format; raises `Invalid` for one of a newer contract."""
    if value not in formats:
        raise Invalid({"format": "Unknown format."})
    return formats[value]
