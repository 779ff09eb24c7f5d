"""Collects what is held about a member."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.points.statements import OPEN_ACTORS

_BATCH = 2000

# Of others it says no more than their number: their names are theirs.
_PARTS = {
    "person": """SELECT member_id, handle, display_name, avatar, is_staff, is_placeholder,
            is_suspended, is_erased, join_time, on_leaderboards, level, update_time
        FROM rewards.people WHERE community_id = :community AND member_id = :member""",
    "balances": """SELECT account, unit, balance FROM rewards.balances
        WHERE community_id = :community
            AND account IN ('member:' || CAST(:member AS uuid), 'escrow:' || CAST(:member AS uuid))
        ORDER BY account, unit""",
    "transfers": """SELECT transfer_id, unit, amount, debit, credit, reason, rule, rule_version,
            fact_id, object, board, reverses, note, cause, effective_time, create_time
        FROM rewards.transfers WHERE community_id = :community AND member_id = :member
        ORDER BY seq""",
    "adjustments": """SELECT adjustment_id, unit, amount, note, state, create_time, decide_time
        FROM rewards.adjustments WHERE community_id = :community AND member_id = :member
        ORDER BY create_time, adjustment_id""",
    "badges": """SELECT badge_id, achievement, version, tier, key, state, origin, fact_id, reason,
            note, award_time, expire_time, revoke_time, revoke_reason, claim_time, create_time
        FROM rewards.badges WHERE community_id = :community AND member_id = :member
        ORDER BY award_time, badge_id""",
    "badge_changes": """SELECT c.badge_id, c.from_state, c.to_state, c.reason, c.create_time
        FROM rewards.badge_changes c
        JOIN rewards.badges b ON b.community_id = c.community_id AND b.badge_id = c.badge_id
        WHERE c.community_id = :community AND b.member_id = :member
        ORDER BY c.create_time, c.change_id""",
    "progress": """SELECT achievement, value FROM rewards.progress
        WHERE community_id = :community AND member_id = :member ORDER BY achievement""",
    "credentials": """SELECT c.credential_id, c.badge_id, c.salt, c.identity_type, c.identity_hash,
            c.document, c.jwt, c.issue_time, c.revoke_time
        FROM rewards.credentials c
        JOIN rewards.badges b ON b.community_id = c.community_id AND b.badge_id = c.badge_id
        WHERE c.community_id = :community AND b.member_id = :member
        ORDER BY c.issue_time, c.credential_id""",
    "redemptions": """SELECT redemption_id, perk, state, price, answer, note, create_time,
            update_time, expire_time
        FROM rewards.redemptions WHERE community_id = :community AND member_id = :member
        ORDER BY create_time, redemption_id""",
    "redemption_steps": """SELECT s.redemption_id, s.state, s.note, s.create_time
        FROM rewards.redemption_steps s
        JOIN rewards.redemptions r
            ON r.community_id = s.community_id AND r.redemption_id = s.redemption_id
        WHERE s.community_id = :community AND r.member_id = :member
        ORDER BY s.create_time, s.step_id""",
    # As the member sees them: without evidence, notes and other people.
    "cases": """SELECT c.case_id, c.reason, c.state, c.window_start, c.window_end, c.appeal,
            c.decision_message, c.create_time, c.decide_time, c.finalize_time, c.appeal_time,
            (SELECT count(*) FROM rewards.case_facts k
                WHERE k.community_id = c.community_id AND k.case_id = c.case_id) AS fact_count
        FROM rewards.cases c WHERE c.community_id = :community AND c.member_id = :member
        ORDER BY c.create_time, c.case_id""",
    # Who did it stays theirs where the member can't see it otherwise either.
    "facts_about": """SELECT fact_id, type,
            CASE WHEN type = ANY(:open) OR actor_id = subject_id THEN actor_id END AS actor_id,
            object, idea, board, quantity, time, source
        FROM rewards.facts WHERE community_id = :community AND subject_id = :member
        ORDER BY time, fact_id""",
    "facts_by": """SELECT fact_id, type, subject_id, object, idea, board, quantity, time, source
        FROM rewards.facts WHERE community_id = :community AND actor_id = :member
            AND subject_id <> :member
        ORDER BY time, fact_id""",
}


# What stays of a former member under their number: the ledger, what it rests on, and what was
# handed out. Others' points rest on these rows.
_KEPT = sa.text(
    """SELECT
        (SELECT count(*) FROM rewards.people WHERE community_id = :community
            AND member_id = :member AND NOT is_erased) AS names,
        (SELECT count(*) FROM rewards.facts WHERE community_id = :community
            AND (subject_id = :member OR actor_id = :member)) AS facts,
        (SELECT count(*) FROM rewards.transfers WHERE community_id = :community
            AND member_id = :member) AS transfers,
        (SELECT count(*) FROM rewards.badges WHERE community_id = :community
            AND member_id = :member) AS badges,
        (SELECT count(*) FROM rewards.redemptions WHERE community_id = :community
            AND member_id = :member) AS redemptions,
        (SELECT count(*) FROM rewards.cases WHERE community_id = :community
            AND member_id = :member) AS cases"""
)


def export(
    tx: sa.Connection, community: UUID, member: UUID
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each kind of thing held about a member with its rows, a kind at a time."""
    for name, statement in _PARTS.items():
        values: dict[str, Any] = {"community": community, "member": member}
        if ":open" in statement:
            values["open"] = sorted(OPEN_ACTORS)
        found = tx.execution_options(yield_per=_BATCH).execute(sa.text(statement), values)
        yield name, [dict(row) for row in found.mappings()]


def count_kept(tx: sa.Connection, community: UUID, member: UUID) -> dict[str, int]:
    """Return how much of each kind of thing a member left behind."""
    row = tx.execute(_KEPT, {"community": community, "member": member}).mappings().one()
    return {noun: int(count) for noun, count in row.items()}
