"""Gathers what a member's page shows of their ideas."""

from services.ideas import domain, store
from services.ideas.actions.access import all_boards, ideas_for, readable, reader_of
from services.ideas.domain.refusals import PersonNotFound
from services.ideas.store.lists import Question
from shared import paging
from shared.actor import Actor
from shared.db import Database

ACTIVITY_SIZE = 10


def get_member_activity(
    db: Database, actor: Actor, handle: str, page_size: int = 0
) -> domain.Activity:
    """Return what a member did, by handle or uid, as far as the actor may see it.

    Raises `PersonNotFound`.
    """
    size = paging.size(page_size, default=ACTIVITY_SIZE)
    name = handle.removeprefix("@").lower().replace("\x00", "")
    with db.begin(actor.community) as tx:
        person = store.people.COPIES.find(tx, actor.community, name)
        if person is None:
            raise PersonNotFound
        boards = all_boards(tx, actor.community)
        reader = reader_of(actor)
        seen = tuple(board.uid for board in readable(boards, reader))
        ideas, shipped = store.ideas.count_by(tx, actor.community, person.uid, seen, reader)
        comments = store.comments.count_by(tx, actor.community, person.uid, seen)
        question = Question(actor.community, "new", size, boards=seen, author=person.uid)
        numbers = [number for number, _ in store.lists.list_numbers_of(tx, question)]
        return domain.Activity(ideas, comments, shipped, ideas_for(tx, actor, numbers, boards))
