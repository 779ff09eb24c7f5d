"""Lists the ideas whose voters wait longer than promised."""

from datetime import datetime, timedelta

from services.ideas import domain, store
from services.ideas.actions.access import (
    all_boards,
    board_named,
    ideas_for,
    moderated,
    need_moderator,
    reader_of,
)
from shared import clock, paging
from shared.actor import Actor
from shared.db import Database


def list_unanswered_ideas(
    db: Database, actor: Actor, board: str = "", page_size: int = 0, page_token: str = ""
) -> domain.Page:
    """Return a page of the ideas whose voters wait longer than promised, longest first.

    Staff read of every board, other moderators of theirs.
    """
    need_moderator(actor, *([board] if board else []))
    question = ("unanswered", str(actor.community), board)
    page = paging.page(question, page_size, page_token, datetime, int)
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        chosen = moderated(boards, actor)
        if board:
            chosen = (board_named(boards, board, reader_of(actor)).uid,)
        promise = store.settings.load_settings(tx, actor.community).answer_promise_days
        found = store.unanswered_ideas.list_unanswered(
            tx,
            actor.community,
            chosen,
            clock.now() - timedelta(days=promise),
            page.after,
            page.limit,
        )
        shown, token = page.cut(found, lambda row: (row[1], row[0]))
        ideas = ideas_for(tx, actor, [number for number, _ in shown], boards)
    return domain.Page(ideas, token, promise_days=promise)
