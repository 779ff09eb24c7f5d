"""Finds the numbers of the ideas a list shows: each list is a short walk along an index."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain

KEYS = {"trending": "hot", "top": "votes", "new": "number"}
# A tag on fewer ideas than this is gathered and sorted; one on more is looked for along the order.
SMALL_TAG = 3_000


@dataclass(frozen=True)
class Question:
    """Says which ideas a list shows.

    `boards` and `statuses` are None where any will do. `after` is the key and number of the last
    idea of the page before. `unlisted` adds an author's own ideas that others do not see.
    """

    community: UUID
    order: str
    size: int
    boards: tuple[UUID, ...] | None = None
    statuses: tuple[str, ...] | None = None
    tags: tuple[domain.Tag, ...] = ()
    author: UUID | None = None
    voter: UUID | None = None
    follower: UUID | None = None
    updated_since: datetime | None = None
    after: tuple[float, int] | None = None
    unlisted: bool = False


@dataclass
class _Draft:
    values: dict[str, Any]
    filters: list[str] = field(default_factory=list)


def list_numbers_of(tx: sa.Connection, question: Question) -> list[tuple[int, float]]:
    """Return the numbers of a list's ideas with their keys, in order."""
    draft = _Draft({"community": question.community, "size": question.size})
    key = KEYS[question.order]
    order = "s.number DESC" if key == "number" else f"s.{key} DESC, s.number DESC"
    if question.after is not None:
        draft.values |= {"after_key": question.after[0], "after": question.after[1]}
        draft.filters.append(_after(key))
    chosen = _chosen(question, draft)
    if chosen:
        text = _gather(question, draft, chosen, key, order)
    else:
        text = _walk(question, draft, key, order)
    return [(row.number, row.key) for row in tx.execute(sa.text(text), draft.values)]


def _after(key: str) -> str:
    if key == "number":
        return "s.number < :after"
    kind = "bigint" if key == "votes" else "double precision"
    return f"(s.{key}, s.number) < (CAST(:after_key AS {kind}), :after)"


def _chosen(question: Question, draft: _Draft) -> list[str]:
    """Return queries whose common numbers the list is made of, where they are few."""
    chosen = []
    if question.author is not None:
        draft.values["author"] = question.author
        chosen.append(
            "SELECT number FROM ideas.ideas WHERE community_id = :community"
            " AND author_id = :author AND merged_into IS NULL AND delete_time IS NULL"
            " AND visibility <> 'removed'"
        )
    for name, member, table in (
        ("voter", question.voter, "votes"),
        ("follower", question.follower, "follows"),
    ):
        if member is not None:
            draft.values[name] = member
            # A vote on a merged idea is a vote on what it was merged into.
            chosen.append(
                f"""(WITH RECURSIVE up (number) AS (
                    SELECT idea FROM ideas.{table}
                    WHERE community_id = :community AND member_id = :{name}
                    UNION
                    SELECT i.merged_into FROM up JOIN ideas.ideas i
                        ON i.community_id = :community AND i.number = up.number
                    WHERE i.merged_into IS NOT NULL)
                SELECT number FROM up)"""  # noqa: S608  built from our own constants
            )
    if question.updated_since is not None:
        draft.values["since"] = question.updated_since
        chosen.append(
            "SELECT number FROM ideas.ideas WHERE community_id = :community"
            " AND update_time >= :since"
        )
    for place, tag in enumerate(sorted(question.tags, key=lambda one: one.use_count)):
        draft.values[f"tag_{place}"] = tag.uid
        if tag.use_count <= SMALL_TAG and not chosen:
            chosen.append(
                "SELECT idea AS number FROM ideas.idea_tags"  # noqa: S608  built from our own constants
                f" WHERE community_id = :community AND tag_id = :tag_{place}"
            )
        else:
            draft.filters.append(_tagged("s", place))
    return chosen


def _tagged(table: str, place: int) -> str:
    return (
        "(SELECT true FROM ideas.idea_tags t WHERE t.community_id = :community"  # noqa: S608  built from our own constants
        f" AND t.tag_id = :tag_{place} AND t.idea = {table}.number)"
    )


def _gather(question: Question, draft: _Draft, chosen: Sequence[str], key: str, order: str) -> str:
    if not question.unlisted:
        draft.filters.append("s.listed")
    if question.boards is not None:
        draft.values["boards"] = list(question.boards)
        draft.filters.append("s.board_id = ANY(CAST(:boards AS uuid[]))")
    if question.statuses is not None:
        draft.values["statuses"] = list(question.statuses)
        draft.filters.append("s.status = ANY(CAST(:statuses AS text[]))")
    where = " AND ".join(draft.filters) or "true"
    return f"""WITH chosen AS MATERIALIZED ({" INTERSECT ".join(chosen)})
        SELECT s.number, s.{key} AS key FROM chosen c
        CROSS JOIN LATERAL (SELECT * FROM ideas.idea_stats s
            WHERE s.community_id = :community AND s.number = c.number LIMIT 1) AS s
        WHERE {where} ORDER BY {order} LIMIT :size"""  # noqa: S608  built from our own constants


def _walk(question: Question, draft: _Draft, key: str, order: str) -> str:
    where = "".join(f" AND {condition}" for condition in draft.filters)
    base = f"""SELECT s.number, s.{key} AS key FROM ideas.idea_stats s
        WHERE s.community_id = :community AND s.listed{where}"""  # noqa: S608  built from our own constants
    rest = f" ORDER BY {order} LIMIT :size"
    if question.boards is None and question.statuses is None:
        return base + rest
    statuses = question.statuses or domain.statuses.LISTED
    if question.boards is None and len(statuses) == 1:
        draft.values["status"] = statuses[0]
        return f"{base} AND s.status = :status{rest}"
    # A walk for each pair, so that no filter makes a walk long; what they find is put in order.
    outer = order.replace("s.", "x.").replace(f"x.{key} ", "x.key ", 1)
    if question.boards is None:
        draft.values["statuses"] = list(statuses)
        return f"""SELECT x.number, x.key FROM unnest(CAST(:statuses AS text[])) AS p (status)
            CROSS JOIN LATERAL ({base} AND s.status = p.status{rest}) AS x
            ORDER BY {outer} LIMIT :size"""  # noqa: S608  built from our own constants
    draft.values["boards"] = [board for board in question.boards for _ in statuses]
    draft.values["statuses"] = [status for _ in question.boards for status in statuses]
    return f"""SELECT x.number, x.key
        FROM unnest(CAST(:boards AS uuid[]), CAST(:statuses AS text[])) AS p (board, status)
        CROSS JOIN LATERAL ({base} AND s.board_id = p.board AND s.status = p.status{rest}) AS x
        ORDER BY {outer} LIMIT :size"""  # noqa: S608  built from our own constants


def list_merged(tx: sa.Connection, question: Question) -> list[tuple[int, float]]:
    """Return the numbers of merged ideas, newest first whatever the order asked."""
    values: dict[str, Any] = {"community": question.community, "size": question.size}
    filters = []
    if question.boards is not None:
        values["boards"] = list(question.boards)
        filters.append("i.board_id = ANY(CAST(:boards AS uuid[]))")
    if question.author is not None:
        values["author"] = question.author
        filters.append("i.author_id = :author")
    if question.updated_since is not None:
        values["since"] = question.updated_since
        filters.append("i.update_time >= :since")
    for place, tag in enumerate(question.tags):
        values[f"tag_{place}"] = tag.uid
        filters.append(_tagged("i", place))
    for name, member, table in (
        ("voter", question.voter, "votes"),
        ("follower", question.follower, "follows"),
    ):
        if member is not None:
            values[name] = member
            filters.append(
                f"(SELECT true FROM ideas.{table} v WHERE v.community_id = :community"  # noqa: S608  built from our own constants
                f" AND v.member_id = :{name} AND v.idea = i.number)"
            )
    if question.after is not None:
        values["after"] = question.after[1]
        filters.append("i.number < :after")
    where = "".join(f" AND {condition}" for condition in filters)
    text = f"""SELECT i.number FROM ideas.ideas i
        WHERE i.community_id = :community AND i.merged_into IS NOT NULL
            AND i.visibility = 'visible' AND i.delete_time IS NULL{where}
        ORDER BY i.number DESC LIMIT :size"""  # noqa: S608  built from our own constants
    return [(number, float(number)) for number in tx.execute(sa.text(text), values).scalars()]


def list_answered(
    tx: sa.Connection, community: UUID, boards: Sequence[UUID] | None, size: int
) -> list[int]:
    """Return the ideas whose voters heard something last, newest first."""
    values: dict[str, Any] = {"community": community, "size": size}
    text = """SELECT s.number FROM ideas.idea_stats s
        WHERE s.community_id = :community AND s.listed AND s.response_time IS NOT NULL"""
    if boards is not None:
        values["boards"] = list(boards)
        text += " AND s.board_id = ANY(CAST(:boards AS uuid[]))"
    text += " ORDER BY s.response_time DESC, s.number DESC LIMIT :size"
    return list(tx.execute(sa.text(text), values).scalars())


def list_by_status_time(
    tx: sa.Connection, community: UUID, status: str, boards: Sequence[UUID] | None, size: int
) -> list[int]:
    """Return the ideas that came to a status last, newest first."""
    values: dict[str, Any] = {"community": community, "status": status, "size": size}
    text = """SELECT s.number FROM ideas.idea_stats s
        WHERE s.community_id = :community AND s.listed AND s.status = :status"""
    if boards is not None:
        values["boards"] = list(boards)
        text += " AND s.board_id = ANY(CAST(:boards AS uuid[]))"
    text += " ORDER BY s.status_time DESC, s.number DESC LIMIT :size"
    return list(tx.execute(sa.text(text), values).scalars())
