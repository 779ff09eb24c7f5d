"""Gathers what the home page shows."""

from services.ideas import domain, store
from services.ideas.actions.access import all_boards, ideas_for, readable, reader_of
from services.ideas.domain import statuses
from services.ideas.store.lists import Question
from shared import paging
from shared.actor import Actor
from shared.db import Database

HOME_SIZE = 5
HOME_MOST = 20


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
