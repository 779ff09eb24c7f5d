"""Lists who voted on an idea and on those merged into it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas.domain import votes as domain
from services.ideas.domain.people import Person

_BY_HANDLE = sa.text(
    """SELECT p.handle, p.member_id FROM ideas.people p
    WHERE p.community_id = :community AND p.handle = ANY(CAST(:handles AS text[]))
        AND EXISTS (SELECT 1 FROM ideas.votes v
            WHERE v.community_id = :community AND v.member_id = p.member_id
                AND v.idea = ANY(CAST(:ideas AS bigint[])))"""
)

# Each voter once, by their first vote in the group.
_VOTERS = """SELECT v.member_id, v.create_time, v.source, v.weight, v.on_behalf_by, v.origin_idea,
        v.idea, p.handle, p.display_name, p.avatar, p.is_staff, p.is_placeholder, p.is_erased,
        b.handle AS behalf_handle, b.display_name AS behalf_display_name,
        b.avatar AS behalf_avatar, b.is_staff AS behalf_is_staff,
        b.is_placeholder AS behalf_is_placeholder, b.is_erased AS behalf_is_erased
    FROM ideas.votes v
    LEFT JOIN ideas.people p ON p.community_id = v.community_id AND p.member_id = v.member_id
    LEFT JOIN ideas.people b ON b.community_id = v.community_id AND b.member_id = v.on_behalf_by
    WHERE v.community_id = :community AND v.idea = ANY(CAST(:ideas AS bigint[])) AND v.counted
        {once} {after}
    ORDER BY v.create_time DESC, v.member_id DESC LIMIT :most"""
_ONCE = """AND NOT EXISTS (
            SELECT 1 FROM ideas.votes w
            WHERE w.community_id = v.community_id AND w.member_id = v.member_id
                AND w.idea = ANY(CAST(:ideas AS bigint[]))
                AND (w.create_time, w.idea) < (v.create_time, v.idea))"""
_AFTER = "AND (v.create_time, v.member_id) < (:time, :member)"


def list_voters(
    tx: sa.Connection,
    community: UUID,
    ideas: Sequence[int],
    most: int,
    after: tuple[datetime, UUID] | None,
) -> list[domain.Voter]:
    """Return the votes that count on a group of ideas, one a voter, newest first."""
    values: dict[str, Any] = {"community": community, "ideas": list(ideas), "most": most}
    if after is not None:
        values |= {"time": after[0], "member": after[1]}
    text = _VOTERS.format(
        once=_ONCE if len(ideas) > 1 else "", after=_AFTER if after is not None else ""
    )
    return [
        domain.Voter(
            person=_person(row, "", row.member_id),
            create_time=row.create_time,
            source=row.source,
            weight=row.weight,
            on_behalf_by=_person(row, "behalf_", row.on_behalf_by) if row.on_behalf_by else None,
            origin_idea=row.origin_idea,
        )
        for row in tx.execute(sa.text(text), values)
    ]


def _person(row: sa.Row[Any], prefix: str, uid: UUID) -> Person:
    """Return a person of a row; nobody we know of has no name yet."""
    facts = row._mapping  # noqa: SLF001  a row's documented way to its columns by name
    if facts[f"{prefix}handle"] is None:
        return Person(uid)
    return Person(
        uid=uid,
        handle=facts[f"{prefix}handle"],
        display_name=facts[f"{prefix}display_name"],
        is_staff=facts[f"{prefix}is_staff"],
        is_placeholder=facts[f"{prefix}is_placeholder"],
        is_erased=facts[f"{prefix}is_erased"],
        avatar=facts[f"{prefix}avatar"],
    )


def find_voters(
    tx: sa.Connection, community: UUID, ideas: Sequence[int], handles: Sequence[str]
) -> dict[str, UUID]:
    """Return the members among some handles who voted in a group of ideas, by handle."""
    values = {"community": community, "ideas": list(ideas), "handles": list(handles)}
    return {row.handle: row.member_id for row in tx.execute(_BY_HANDLE, values)}
