"""Keeps up with what members says of people."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.abuse_cases.cases import forget_cases
from services.rewards.actions.badges.manual_awards import forget_awards
from services.rewards.actions.credentials.revocations import forget_recipient
from services.rewards.actions.invalidations import set_member_valid
from services.rewards.actions.perks.redemptions import forget_redemptions
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.people import Person
from services.rewards.store import REQUESTS, people, recompute
from shared import requests


def remember_community(tx: sa.Connection, community: UUID) -> None:
    """Give a community its default rules and achievements."""
    ensure_seeded(tx, community)


def remember_member(tx: sa.Connection, community: UUID, person: Person, moment: datetime) -> None:
    """Keep the name a member has now, and when they joined where that is known.

    `moment` is when it was announced.
    """
    people.save_person(tx, community, person, moment)
    if person.join_time is not None:
        people.keep_join(tx, community, person.uid, person.join_time)
    recompute.enqueue(tx, community, [person.uid])


def remember_staff(tx: sa.Connection, community: UUID, member: UUID, *, is_staff: bool) -> None:
    """Keep whether a member works here; staff are on no leaderboard."""
    people.mark_staff(tx, community, member, is_staff=is_staff)
    recompute.enqueue(tx, community, [member])


def suspend_member(
    tx: sa.Connection, community: UUID, member: UUID, moment: datetime, event: UUID
) -> None:
    """Let what a member confirms of others not count while they are suspended."""
    people.know(tx, community, [member])
    set_member_valid(tx, community, member, moment, event, valid=False, reason="suspended")


def reinstate_member(
    tx: sa.Connection, community: UUID, member: UUID, moment: datetime, event: UUID
) -> None:
    """Let what a member confirms of others count again."""
    people.know(tx, community, [member])
    set_member_valid(tx, community, member, moment, event, valid=True, reason="reinstated")


def erase_member(
    tx: sa.Connection,
    community: UUID,
    member: UUID,
    moment: datetime,
    event: UUID,
    *,
    remove_content: bool,
) -> None:
    """Forget a member's name; where they took what they did along, it confirms nobody any more.

    The ledger keeps a number in place of the name, because others' points rest on its rows.
    """
    people.erase_person(tx, community, member, moment)
    requests.forget(tx, REQUESTS, community, member)
    forget_recipient(tx, community, member)
    forget_awards(tx, community, member)
    forget_redemptions(tx, community, member)
    forget_cases(tx, community, member)
    if remove_content:
        set_member_valid(tx, community, member, moment, event, valid=False, reason="erased")
    recompute.enqueue(tx, community, [member])
