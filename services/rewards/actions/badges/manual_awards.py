"""Says what an award by hand needs and gives: a second person, and credit."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.badges.awards import announce
from services.rewards.domain.badges import achievements as catalogue
from services.rewards.domain.badges.badges import Badge, Change
from services.rewards.domain.points import adjustments
from services.rewards.domain.points import transfers as ledger
from services.rewards.domain.points.rules import CREDIT
from services.rewards.store import settings
from services.rewards.store.badges import badges
from services.rewards.store.points import transfers
from services.rewards.store.points.adjustments import moved_lately
from shared.actor import Actor


def forget_awards(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Drop what people wrote about a member who leaves; the badges stay a former member's."""
    badges.forget_notes(tx, community, member)


def save_change(tx: sa.Connection, actor: Actor, change: Change) -> None:
    """Keep a change that a person made to a badge, and announce it."""
    badges.save_changes(tx, actor.community, [change], actor.member)
    announce(tx, actor.community, change, actor.member)


def needs_second_person(
    tx: sa.Connection, actor: Actor, member: UUID, credit: int, moment: datetime
) -> bool:
    """Return whether what an award gives, with what was moved lately, needs a second person."""
    if not credit:
        return False
    limit = settings.load_settings(tx, actor.community).second_person_above
    since = moment - adjustments.LATELY
    lately = moved_lately(tx, actor.community, member, CREDIT, actor.member, since)
    return adjustments.needs_second_person(credit, lately, limit)


def give_credit(
    tx: sa.Connection,
    community: UUID,
    badge: Badge,
    definition: catalogue.Definition,
    moment: datetime,
) -> None:
    """Post the credit that an achievement gives, if it gives any."""
    if not definition.credit:
        return
    cause = f"badges/{badge.uid}"
    # Awarded again after it was revoked, it gives again.
    given = transfers.load_cause(tx, community, cause)
    transfer = ledger.Transfer(
        uid=ledger.transfer_id(cause, len(given)),
        member=badge.member,
        unit=CREDIT,
        amount=definition.credit,
        debit=ledger.ADJUST,
        credit=ledger.member_account(badge.member),
        reason=ledger.ADJUSTED,
        effective_time=moment,
        # The ledger is never changed, so what was written about a person stays out of it.
        note=definition.display_name,
        actor=badge.awarded_by,
        cause=cause,
    )
    transfers.post(tx, community, [transfer])


def take_credit(tx: sa.Connection, actor: Actor, badge: Badge) -> None:
    """Reverse the credit that a badge gave."""
    given = transfers.load_cause(tx, actor.community, f"badges/{badge.uid}")
    transfers.post(
        tx,
        actor.community,
        [
            ledger.reverse(
                one.transfer, ledger.ADJUSTED, note=one.transfer.note, actor=actor.member
            )
            for one in given
            if not one.reversed and one.transfer.reverses is None
        ],
    )
