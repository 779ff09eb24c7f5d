"""Keeps up with what members says of people."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.abuse_cases.cases import forget_cases
from services.rewards.actions.badges.manual_awards import forget_awards
from services.rewards.actions.credentials.revocations import forget_recipient
from services.rewards.actions.invalidations import set_member_valid
from services.rewards.actions.perks.redemptions import forget_redemptions
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.store import REQUESTS, people, recompute
from services.rewards.store import members as privacy
from shared import clock, ids, requests
from shared.actor import Actor
from shared.db import Database
from shared.outbox import Event
from shared.people.events import handlers
from shared.privacy import Erasure, need_own_or_admin
from upwell.members.v1.events_pb2 import MemberJoined


def remember_community(tx: sa.Connection, community: UUID) -> None:
    """Give a community its default rules and achievements."""
    ensure_seeded(tx, community)


def _joined(tx: sa.Connection, event: Event) -> None:
    message = event.message(MemberJoined)
    moment = (
        message.create_time.ToDatetime(UTC)
        if message.HasField("create_time")
        else event.create_time
    )
    people.keep_join(tx, event.community, UUID(message.member_uid), moment)
    _changed(tx, event)


def _changed(tx: sa.Connection, event: Event) -> None:
    recompute.enqueue(tx, event.community, [UUID(event.body["member_uid"])])


def _suspended(tx: sa.Connection, event: Event) -> None:
    """Let what a member confirms of others not count while they are suspended."""
    _turn(tx, event, valid=False, reason="suspended")


def _reinstated(tx: sa.Connection, event: Event) -> None:
    _turn(tx, event, valid=True, reason="reinstated")


def _turn(tx: sa.Connection, event: Event, *, valid: bool, reason: str) -> None:
    member = UUID(event.body["member_uid"])
    set_member_valid(
        tx, event.community, member, event.create_time, event.id, valid=valid, reason=reason
    )


# Staff are on no leaderboard, and a name is shown on one, so both are looked at again.
HANDLERS = handlers(
    people.COPIES,
    "upwell.members.v1",
    then={
        "MemberJoined": _joined,
        "MemberChanged": _changed,
        "GrantsChanged": _changed,
        "MemberSuspended": _suspended,
        "MemberReinstated": _reinstated,
    },
)


def erase_member(db: Database, actor: Actor, member: UUID, *, remove_content: bool) -> Erasure:
    """Erase a member here; oneself, or an admin. A repeat completes what is left.

    Raises `SignInNeeded`, `NotYours` or `ScopeNeeded`.
    """
    need_own_or_admin(actor, member, write=True)
    with db.begin(actor.community) as tx:
        erase_time = forget_member(
            tx, actor.community, member, clock.now(), ids.new_id(), remove_content=remove_content
        )
        return Erasure(member, erase_time, privacy.count_kept(tx, actor.community, member))


def forget_member(
    tx: sa.Connection,
    community: UUID,
    member: UUID,
    moment: datetime,
    event: UUID,
    *,
    remove_content: bool,
) -> datetime:
    """Forget a member's name; where they took what they did along, it confirms nobody any more.

    The ledger keeps a number in place of the name, because others' points rest on its rows.
    Returns when that was first done.
    """
    erase_time = people.COPIES.erase(tx, community, member, moment, on_leaderboards=False)
    requests.forget(tx, REQUESTS, community, member)
    forget_recipient(tx, community, member)
    forget_awards(tx, community, member)
    forget_redemptions(tx, community, member)
    forget_cases(tx, community, member)
    if remove_content:
        set_member_valid(tx, community, member, moment, event, valid=False, reason="erased")
    recompute.enqueue(tx, community, [member])
    return erase_time
