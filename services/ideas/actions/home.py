"""Gathers what the home page, the roadmap and a member's page show."""

from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import (
    all_boards,
    board_named,
    ideas_for,
    readable,
    reader_of,
)
from services.ideas.domain import statuses
from services.ideas.domain.refusals import PersonNotFound
from services.ideas.store.lists import Question
from shared import paging
from shared.actor import Actor
from shared.db import Database

HOME_SIZE = 5
HOME_MOST = 20
ROADMAP_SIZE = 20
ROADMAP_MOST = 100
ACTIVITY_SIZE = 10


def get_home(db: Database, actor: Actor, column_size: int = 0) -> domain.Home:
    """Return the home page's columns: rising now, just answered, shipped lately."""
    size = paging.size(column_size, default=HOME_SIZE, most=HOME_MOST)
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        seen = tuple(board.uid for board in readable(boards, reader_of(actor)))
        chosen = None if len(seen) == len(boards) else seen
        rising = [
            number
            for number, _ in store.lists.list_numbers_of(
                tx,
                Question(
                    actor.community, "trending", size, boards=chosen, statuses=statuses.MOVING
                ),
            )
        ]
        answered = store.lists.list_answered(tx, actor.community, chosen, size)
        shipped = store.lists.list_by_status_time(
            tx, actor.community, statuses.SHIPPED, chosen, size
        )
        numbers = list(dict.fromkeys((*rising, *answered, *shipped)))
        found = {idea.number: idea for idea in ideas_for(tx, actor, numbers, boards)}
    return domain.Home(
        rising=tuple(found[number] for number in rising if number in found),
        answered=tuple(found[number] for number in answered if number in found),
        shipped=tuple(found[number] for number in shipped if number in found),
    )


def get_roadmap(
    db: Database, actor: Actor, board: str = "", column_size: int = 0
) -> list[domain.Column]:
    """Return the roadmap's columns: planned and in progress by votes, shipped by when."""
    size = paging.size(column_size, default=ROADMAP_SIZE, most=ROADMAP_MOST)
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        seen = [one.uid for one in readable(boards, reader_of(actor))]
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


def get_member_activity(
    db: Database, actor: Actor, handle: str, page_size: int = 0
) -> domain.Activity:
    """Return what a member did, as far as the actor may see it; raises `PersonNotFound`."""
    size = paging.size(page_size, default=ACTIVITY_SIZE)
    name = handle.removeprefix("@").lower().replace("\x00", "")
    with db.begin(actor.community) as tx:
        person = store.people.find_people(tx, actor.community, [name]).get(name)
        if person is None:
            raise PersonNotFound
        boards = all_boards(tx, actor.community)
        seen = tuple(board.uid for board in readable(boards, reader_of(actor)))
        ideas, shipped = store.ideas.count_by(tx, actor.community, person.uid, seen)
        comments = store.comments.count_by(tx, actor.community, person.uid, seen)
        question = Question(actor.community, "new", size, boards=seen, author=person.uid)
        numbers = [number for number, _ in store.lists.list_numbers_of(tx, question)]
        return domain.Activity(ideas, comments, shipped, ideas_for(tx, actor, numbers, boards))
