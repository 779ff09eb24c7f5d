"""Does what ideas does when members says something of a person."""

from uuid import UUID

import sqlalchemy as sa

from services.ideas import actions, domain
from shared.outbox import Event, Handler
from upwell.members.v1 import events_pb2


def _named(
    tx: sa.Connection,
    event: Event,
    message: events_pb2.MemberJoined | events_pb2.MemberChanged,
) -> None:
    person = domain.Person(
        uid=UUID(message.member_uid),
        handle=message.handle.lower(),
        display_name=message.display_name,
        is_staff=message.is_staff,
        is_placeholder=message.is_placeholder,
        avatar=message.avatar,
    )
    actions.remember_member(tx, event.community, person, event.create_time)


def member_joined(tx: sa.Connection, event: Event) -> None:
    """Keep a new member's name."""
    _named(tx, event, event.message(events_pb2.MemberJoined))


def member_changed(tx: sa.Connection, event: Event) -> None:
    """Keep a member's new name."""
    _named(tx, event, event.message(events_pb2.MemberChanged))


def grants_changed(tx: sa.Connection, event: Event) -> None:
    """Keep whether a member works here."""
    message = event.message(events_pb2.GrantsChanged)
    actions.remember_staff(tx, event.community, UUID(message.member_uid), is_staff=message.is_staff)


def member_suspended(tx: sa.Connection, event: Event) -> None:
    """Let a suspended member's votes not count."""
    message = event.message(events_pb2.MemberSuspended)
    actions.suspend_member(tx, event.community, UUID(message.member_uid))


def member_reinstated(tx: sa.Connection, event: Event) -> None:
    """Let a reinstated member's votes count again."""
    message = event.message(events_pb2.MemberReinstated)
    actions.reinstate_member(tx, event.community, UUID(message.member_uid))


def member_erased(tx: sa.Connection, event: Event) -> None:
    """Forget who left."""
    message = event.message(events_pb2.MemberErased)
    actions.erase_member(
        tx,
        event.community,
        UUID(message.member_uid),
        event.create_time,
        remove_content=message.remove_content,
    )


HANDLERS: dict[str, Handler] = {
    "upwell.members.v1.MemberJoined": member_joined,
    "upwell.members.v1.MemberChanged": member_changed,
    "upwell.members.v1.GrantsChanged": grants_changed,
    "upwell.members.v1.MemberSuspended": member_suspended,
    "upwell.members.v1.MemberReinstated": member_reinstated,
    "upwell.members.v1.MemberErased": member_erased,
}
