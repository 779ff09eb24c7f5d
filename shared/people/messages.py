"""Writes people as proto messages."""

from collections.abc import Mapping
from uuid import UUID

from shared.people import Person
from upwell.common.v1 import person_pb2 as pb

_NOBODY = UUID(int=0)


def to_proto(person: Person | None) -> pb.Person | None:
    """Return a person as every contract shows them, or None."""
    if person is None:
        return None
    return pb.Person(
        uid=str(person.uid),
        handle=person.handle,
        display_name=person.display_name or person.handle,
        is_staff=person.is_staff,
        is_placeholder=person.is_placeholder,
        is_erased=person.is_erased,
        avatar=person.avatar,
    )


def one_of(people: Mapping[UUID, Person], member: UUID | None) -> pb.Person | None:
    """Return a member out of many; without a name where we know none, None for nobody."""
    if member is None or member == _NOBODY:
        return None
    return to_proto(people.get(member) or Person(uid=member))
