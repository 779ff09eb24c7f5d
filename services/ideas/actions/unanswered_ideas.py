"""Lists the ideas whose voters wait longer than promised."""

from datetime import timedelta

from services.ideas import domain, store
from services.ideas.actions.access import (
    all_boards,
    board_named,
    check_place,
    ideas_for,
    need_staff,
    reader_of,
)
from services.ideas.actions.comments import read_time
from shared import clock, paging
from shared.actor import Actor
from shared.db import Database


def list_unanswered_ideas(
    db: Database, actor: Actor, board: str = "", page_size: int = 0, page_token: str = ""
) -> domain.Page:
    """Return a page of the ideas whose voters wait longer than promised, longest first; staff."""
    need_staff(actor)
    size = paging.size(page_size)
    question = ("unanswered", str(actor.community), board)
    place = paging.decode(question, page_token, str, int)
    after = None
    if place is not None:
        after = (read_time(str(place[0])), int(check_place(0.0, int(str(place[1])))[1]))
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        chosen = board_named(boards, board, reader_of(actor)).uid if board else None
        promise = store.settings.load_settings(tx, actor.community).answer_promise_days
        found = store.unanswered_ideas.list_unanswered(
            tx,
            actor.community,
            chosen,
            clock.now() - timedelta(days=promise),
            after,
            size + 1,
        )
        page = found[:size]
        token = ""
        if len(found) > size:
            token = paging.encode(question, page[-1][1].isoformat(), page[-1][0])
        ideas = ideas_for(tx, actor, [number for number, _ in page], boards)
    return domain.Page(ideas, token, promise_days=promise)
