"""Finds out who acts, and whom a name means."""

from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.people import MemberNotFound, Person
from services.rewards.store import people
from shared.actor import Actor, need_member, need_role


def need_manager(actor: Actor) -> None:
    """Raise `SignInNeeded`, `ScopeNeeded` or `RoleNeeded` unless the actor runs the program."""
    need_role(actor, "manager", "admin")


def reads_as_staff(actor: Actor) -> bool:
    """Return whether the actor sees what only staff see."""
    return actor.is_staff and not actor.suspended


def take_part(tx: sa.Connection, actor: Actor) -> Person:
    """Return the member who acts, remembered even where the event that they joined is on its way.

    Raises `SignInNeeded`, `ScopeNeeded` or `MemberSuspended`.
    """
    member = need_member(actor)
    person = Person(
        uid=member, handle=actor.handle, display_name=actor.handle, is_staff=actor.is_staff
    )
    people.COPIES.meet(tx, actor.community, person)
    return people.COPIES.load(tx, actor.community, member) or person


def member_named(tx: sa.Connection, community: UUID, handle: str) -> Person:
    """Return who has a handle; raises `MemberNotFound`."""
    person = people.COPIES.find(tx, community, handle)
    if person is None:
        raise MemberNotFound
    return person
