"""Writes people as proto messages."""

from collections.abc import Mapping
from uuid import UUID

from shared import messages
from shared.people import Person
from upwell.common.v1 import person_pb2 as pb

_NOBODY = UUID(int=0)


_write = messages.writer(
    pb.Person, Person, display_name=lambda person: person.display_name or person.handle
)


def to_proto(person: Person | None) -> pb.Person | None:
    """Return a person as every contract shows them, or None."""
    return None if person is None else _write(person)


def one_of(people: Mapping[UUID, Person], member: UUID | None) -> pb.Person | None:
    """Return a member out of many; without a name where we know none, None for nobody."""
    if member is None or member == _NOBODY:
        return None
    return to_proto(people.get(member) or Person(uid=member))
