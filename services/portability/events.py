"""Does what portability does when members says that somebody has left."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from services.portability import actions
from shared.outbox import Event, Handler
from upwell.members.v1 import events_pb2


def member_erased(tx: sa.Connection, event: Event) -> None:
    """Forget who left."""
    message = event.message(events_pb2.MemberErased)
    actions.forget_member(tx, event.community, UUID(message.member_uid), event.create_time)


HANDLERS: Mapping[str, Handler] = {"upwell.members.v1.MemberErased": member_erased}
