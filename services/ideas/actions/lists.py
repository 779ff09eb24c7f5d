"""Lists ideas: filtered, ordered, searched, and a page at a time."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import (
    LARGEST,
    all_boards,
    board_named,
    check_place,
    ideas_for,
    need_staff,
    readable,
    reader_of,
)
from services.ideas.actions.comments import read_time
from services.ideas.actions.search import understand_query
from services.ideas.domain.refusals import TagNotFound
from services.ideas.store.lists import Question
from shared import clock, paging
from shared.actor import Actor, SignInNeeded
from shared.db import Database
from shared.refusals import Invalid

TRENDING, TOP, NEW, RELEVANCE = "trending", "top", "new", "relevance"
SITEMAP_MOST = 50_000
TITLES_MOST = 200


@dataclasses.dataclass(frozen=True)
class Filter:
    """Says which ideas to list; empty fields ask for nothing. Board and tag are slugs."""

    board: str = ""
    status: str = ""
    tag: str = ""
    author: str = ""
    order: str = ""
    query: str = ""
    voted: bool = False
    followed: bool = False


def list_ideas(
    db: Database, actor: Actor, wanted: Filter, page_size: int = 0, page_token: str = ""
) -> domain.Page:
    """Return a page of the ideas the actor may read.

    Raises `BoardNotFound`, `TagNotFound`, `SignInNeeded` for a visitor's own votes, or `Invalid`.
    """
    size = paging.size(page_size)
    query = wanted.query.strip()
    order = wanted.order or (RELEVANCE if query else TRENDING)
    if order == RELEVANCE and not query:
        raise Invalid({"order": "Relevance only sorts search results. Add a query or use top."})
    if (wanted.voted or wanted.followed) and actor.member is None:
        raise SignInNeeded
    own = str(actor.member) if wanted.voted or wanted.followed else ""
    print_ = ("ideas", str(actor.community), *dataclasses.astuple(wanted), own)
    place = paging.decode(print_, page_token, float, int)
    after = check_place(float(str(place[0])), int(str(place[1]))) if place else None
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        question = _question(tx, actor, wanted, order, size + 1, boards)
        if question is None:
            return domain.Page(())
        question = dataclasses.replace(question, after=after)
        number = domain.words.number_in(query)
        if number is not None and after is None and number < LARGEST:
            exact = ideas_for(tx, actor, [number], boards)
            if exact and _fits(exact[0], question):
                return domain.Page(exact)
        corrected = ""
        if query:
            understood = understand_query(tx, actor, query)
            corrected = understood.corrected
            found = store.search.find(tx, question, understood.asked) if understood.asked else []
        elif wanted.status == domain.statuses.MERGED:
            found = store.lists.list_merged(tx, question)
        else:
            found = store.lists.list_numbers_of(tx, question)
        page = found[:size]
        token = ""
        if len(found) > size:
            token = paging.encode(print_, page[-1][1], page[-1][0])
        ideas = ideas_for(tx, actor, [number for number, _ in page], boards)
    return domain.Page(ideas, token, corrected)


def _question(
    tx: sa.Connection,
    actor: Actor,
    wanted: Filter,
    order: str,
    size: int,
    boards: Mapping[UUID, domain.Board],
) -> Question | None:
    """Return what to ask the store, or None where nothing can fit."""
    reader = reader_of(actor)
    seen = readable(boards, reader)
    chosen = None if len(seen) == len(boards) else tuple(board.uid for board in seen)
    if wanted.board:
        chosen = (board_named(boards, wanted.board, reader).uid,)
    tag = None
    if wanted.tag:
        tag = store.tags.find_tags(tx, actor.community, [_clean(wanted.tag)]).get(wanted.tag)
        if tag is None:
            raise TagNotFound
    author = None
    if wanted.author:
        handle = _clean(wanted.author.removeprefix("@").lower())
        author = store.people.find_people(tx, actor.community, [handle]).get(handle)
        if author is None:
            return None
    return Question(
        community=actor.community,
        order=order,
        size=size,
        boards=chosen,
        statuses=(wanted.status,) if wanted.status else None,
        tag=tag,
        author=author.uid if author else None,
        voter=actor.member if wanted.voted else None,
        follower=actor.member if wanted.followed else None,
        unlisted=author is not None and (reader.is_staff or author.uid == reader.member),
    )


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _fits(idea: domain.Idea, question: Question) -> bool:
    """Return whether an idea asked for by its number is one the filters let through."""
    return (
        (question.boards is None or idea.board.uid in question.boards)
        and (question.statuses is None or idea.status in question.statuses)
        and (question.author is None or idea.author.uid == question.author)
        and (question.tag is None or question.tag.slug in {tag.slug for tag in idea.tags})
        and (question.voter is None or idea.viewer_has_voted)
        and (question.follower is None or idea.viewer_follows)
    )


def list_unanswered_ideas(
    db: Database, actor: Actor, board: str = "", page_size: int = 0, page_token: str = ""
) -> domain.Page:
    """Return a page of the ideas whose voters wait longer than promised, longest first; staff."""
    need_staff(actor)
    size = paging.size(page_size)
    print_ = ("unanswered", str(actor.community), board)
    place = paging.decode(print_, page_token, str, int)
    after = None
    if place is not None:
        after = (read_time(str(place[0])), int(check_place(0.0, int(str(place[1])))[1]))
    with db.begin(actor.community) as tx:
        boards = all_boards(tx, actor.community)
        chosen = board_named(boards, board, reader_of(actor)).uid if board else None
        promise = store.settings.load_settings(tx, actor.community).answer_promise_days
        found = store.lists.list_waiting_ideas(
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
            token = paging.encode(print_, page[-1][1].isoformat(), page[-1][0])
        ideas = ideas_for(tx, actor, [number for number, _ in page], boards)
    return domain.Page(ideas, token, promise_days=promise)


def list_sitemap_entries(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> tuple[list[domain.SitemapEntry], str]:
    """Return a page of the ideas anyone may read, by number, and the token of the next."""
    size = paging.size(page_size, default=1_000, most=SITEMAP_MOST)
    print_ = ("sitemap", str(actor.community))
    place = paging.decode(print_, page_token, int)
    after = check_place(0.0, int(str(place[0])))[1] if place else 0
    with db.begin(actor.community) as tx:
        boards = [
            board.uid
            for board in all_boards(tx, actor.community).values()
            if board.access == "public"
        ]
        found = store.lists.list_sitemap(tx, actor.community, boards, after, size + 1)
    page = found[:size]
    return page, paging.encode(print_, page[-1].number) if len(found) > size else ""


def batch_get_titles(db: Database, actor: Actor, numbers: Sequence[int]) -> list[domain.Idea]:
    """Return the ideas of some numbers as far as the actor may read them, in no order.

    Raises `Invalid` for more than 200.
    """
    if len(numbers) > TITLES_MOST:
        raise Invalid({"numbers": f"Request at most {TITLES_MOST} at once."})
    wanted = sorted({number for number in numbers if 0 < number < LARGEST})
    with db.begin(actor.community) as tx:
        return list(ideas_for(tx, actor, wanted))
