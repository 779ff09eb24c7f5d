"""Does what ideas does when members says something of a person."""

from uuid import UUID

import sqlalchemy as sa

from services.ideas import actions
from services.ideas.actions import people
from shared.outbox import Event, Handler
from upwell.members.v1 import events_pb2


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
    actions.forget_member(
        tx,
        event.community,
        UUID(message.member_uid),
        event.create_time,
        remove_content=message.remove_content,
    )


HANDLERS: dict[str, Handler] = {
    **people.HANDLERS,
    "upwell.members.v1.MemberSuspended": member_suspended,
    "upwell.members.v1.MemberReinstated": member_reinstated,
    "upwell.members.v1.MemberErased": member_erased,
}
