"""Gathers what the roadmap shows."""

from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import all_boards, board_named, ideas_for, readable, reader_of
from services.ideas.domain import statuses
from services.ideas.store.lists import Question
from shared import paging
from shared.actor import Actor
from shared.db import Database

ROADMAP_SIZE = 20
ROADMAP_MOST = 100


def get_roadmap(
    db: Database, actor: Actor, board: str = "", column_size: int = 0
) -> list[domain.Column]:
    """Return the roadmap's columns: planned and in progress by votes, shipped by when."""
    size = paging.size(column_size, default=ROADMAP_SIZE, most=ROADMAP_MOST)
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        seen = [item.uid for item in readable(boards, reader_of(actor))]
        chosen = None if len(seen) == len(boards) else tuple(seen)
        if board:
            seen = [board_named(boards, board, reader_of(actor)).uid]
            chosen = tuple(seen)
        counts = store.boards.count_listed(tx, actor.community, seen, list(statuses.ROADMAP))
        columns = {status: _column(tx, actor, status, chosen, size) for status in statuses.ROADMAP}
        numbers = [number for column in columns.values() for number in column]
        found = {idea.number: idea for idea in ideas_for(tx, actor, numbers, boards)}
    return [
        domain.Column(
            status,
            tuple(found[number] for number in column if number in found),
            counts.get(status, 0),
        )
        for status, column in columns.items()
    ]


def _column(
    tx: sa.Connection,
    actor: Actor,
    status: str,
    boards: tuple[UUID, ...] | None,
    size: int,
) -> list[int]:
    if status == statuses.SHIPPED:
        return store.lists.list_by_status_time(tx, actor.community, status, boards, size)
    question = Question(actor.community, "top", size, boards=boards, statuses=(status,))
    return [number for number, _ in store.lists.list_numbers_of(tx, question)]
