"""Lists what feeds show."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import all_boards, board_named, idea_for, ideas_for, reader_of
from services.ideas.actions.access import readable as readable_boards
from shared import paging
from shared.actor import Actor
from shared.db import Database
from shared.paging import PageTokenUnknown

OLDER, NEWER = "older", "newer"
# What comes before everything, so that the last page is the first towards newer entries.
NO_NUMBER = (0,)
NO_TIME = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))

T = TypeVar("T")
Fetch = Callable[[tuple[Any, ...] | None, int, bool], Sequence[T]]


def list_feed_entries(
    db: Database,
    actor: Actor,
    board: str = "",
    number: int = 0,
    page_size: int = 0,
    page_token: str = "",
) -> domain.FeedPage:
    """Return a page of the newest ideas, of one board's, or of what happened to one idea.

    Raises `BoardNotFound` or `IdeaNotFound`.
    """
    question = ("feed", str(actor.community), board, number)
    with db.begin(actor.community) as tx:
        if number:
            idea = idea_for(tx, actor, number)
            return _cut(question, page_size, page_token, NO_TIME, _steps(tx, actor, number), idea)
        return _cut(question, page_size, page_token, NO_NUMBER, _ideas(tx, actor, board))


def _ideas(tx: sa.Connection, actor: Actor, board: str) -> Fetch[domain.FeedEntry]:
    boards = all_boards(tx, actor.community)
    reader = reader_of(actor)
    chosen = [board_named(boards, board, reader)] if board else readable_boards(boards, reader)
    uids = [one.uid for one in chosen]

    def fetch(place: tuple[Any, ...] | None, size: int, newer: bool) -> Sequence[domain.FeedEntry]:  # noqa: FBT001  a direction
        key = place[0] if place else None
        found = store.feed.list_feed_numbers(tx, actor.community, uids, key, size, newer=newer)
        return ideas_for(tx, actor, found, boards)

    return fetch


def _steps(tx: sa.Connection, actor: Actor, number: int) -> Fetch[domain.FeedEntry]:
    def fetch(place: tuple[Any, ...] | None, size: int, newer: bool) -> Sequence[domain.FeedEntry]:  # noqa: FBT001  a direction
        key = (place[0], place[1]) if place else None
        return store.feed.list_feed_steps(tx, actor.community, number, key, size, newer=newer)

    return fetch


def _key(entry: domain.FeedEntry) -> tuple[Any, ...]:
    if isinstance(entry, domain.Idea):
        return (entry.number,)
    return (entry.create_time, entry.uid)


def _cut(
    question: tuple[object, ...],
    page_size: int,
    page_token: str,
    lowest: tuple[Any, ...],
    fetch: Fetch[domain.FeedEntry],
    idea: domain.Idea | None = None,
) -> domain.FeedPage:
    size = paging.size(page_size)
    place = paging.decode(question, page_token, str, *(type(part) for part in lowest))
    if place is not None and place[0] not in (OLDER, NEWER):
        raise PageTokenUnknown
    newer = place is not None and place[0] == NEWER
    key = place[1:] if place is not None else None
    found = list(fetch(key, size + 1, newer))
    more, found = len(found) > size, found[:size]
    if newer:
        found.reverse()
    older_left = key != lowest if newer else more
    newer_left = more if newer else place is not None

    def token(direction: str, where: tuple[Any, ...]) -> str:
        texts = (str(part) if isinstance(part, (datetime, UUID)) else part for part in where)
        return paging.encode(question, direction, *texts)

    return domain.FeedPage(
        entries=tuple(found),
        idea=idea,
        next_page_token=token(OLDER, _key(found[-1])) if found and older_left else "",
        previous_page_token=token(NEWER, _key(found[0])) if found and newer_left else "",
        last_page_token=token(NEWER, lowest),
    )
