"""Turns the filters of a list into a question to the store."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import board_named, readable, reader_of
from services.ideas.domain.refusals import TagNotFound
from services.ideas.store.lists import Question
from shared.actor import Actor


@dataclasses.dataclass(frozen=True)
class Filter:
    """Says which ideas to list; empty fields ask for nothing. Board and tags are slugs.

    An idea has one of the statuses and all of the tags.
    """

    board: str = ""
    statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    author: str = ""
    order: str = ""
    query: str = ""
    voted: bool = False
    followed: bool = False
    updated_since: datetime | None = None


def question_of(
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
    named = store.tags.find_tags(tx, actor.community, [_clean(slug) for slug in wanted.tags])
    if not named.keys() >= set(wanted.tags):
        raise TagNotFound
    author = None
    if wanted.author:
        handle = _clean(wanted.author.removeprefix("@").lower())
        author = store.people.COPIES.find(tx, actor.community, handle)
        if author is None:
            return None
    return Question(
        community=actor.community,
        order=order,
        size=size,
        boards=chosen,
        statuses=wanted.statuses or None,
        tags=tuple(named[slug] for slug in dict.fromkeys(wanted.tags)),
        updated_since=wanted.updated_since,
        author=author.uid if author else None,
        voter=actor.member if wanted.voted else None,
        follower=actor.member if wanted.followed else None,
        unlisted=author is not None and (reader.is_staff or author.uid == reader.member),
    )


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def fits(idea: domain.Idea, question: Question) -> bool:
    """Return whether an idea asked for by its number is one the filters let through."""
    return (
        (question.boards is None or idea.board.uid in question.boards)
        and (question.statuses is None or idea.status in question.statuses)
        and (question.author is None or idea.author.uid == question.author)
        and {tag.slug for tag in question.tags} <= {tag.slug for tag in idea.tags}
        and (question.updated_since is None or idea.update_time >= question.updated_since)
        and (question.voter is None or idea.viewer_has_voted)
        and (question.follower is None or idea.viewer_follows)
    )
