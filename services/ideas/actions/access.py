"""Finds out who acts, and what they may see."""

import math
from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.domain.refusals import BoardNotFound, CommentNotFound, IdeaNotFound
from shared.actor import Actor, need_capability, need_member
from shared.paging import PageTokenUnknown

LARGEST = 2**53


def reader_of(actor: Actor) -> domain.Reader:
    """Return who reads, as far as it decides what they see."""
    return domain.Reader(
        member=actor.member,
        is_staff=actor.is_staff and not actor.suspended,
        boards=actor.granted("moderate", "board"),
    )


def need_moderator(actor: Actor, *boards: str) -> None:
    """Raise unless the actor moderates each of the boards, by slug; some board where none is named.

    An action asks twice: before it looks at anything, and again once it knows the boards.
    """
    need_capability(actor, "moderate")
    for board in boards:
        need_capability(actor, "moderate", board=board)


def take_part(tx: sa.Connection, actor: Actor) -> domain.Person:
    """Return the member who acts, remembered even where the event that they joined is on its way.

    Raises `SignInNeeded`, `ScopeNeeded` or `MemberSuspended`.
    """
    member = need_member(actor)
    person = domain.Person(
        uid=member, handle=actor.handle, display_name=actor.handle, is_staff=actor.is_staff
    )
    store.people.COPIES.meet(tx, actor.community, person)
    return person


def all_boards(tx: sa.Connection, community: UUID) -> dict[UUID, domain.Board]:
    """Return every board of a community by uid."""
    return {board.uid: board for board in store.boards.list_boards(tx, community)}


def readable(boards: Mapping[UUID, domain.Board], reader: domain.Reader) -> list[domain.Board]:
    """Return the boards somebody may read, in their order."""
    return [board for board in boards.values() if board.readable_by(reader)]


def moderated(boards: Mapping[UUID, domain.Board], actor: Actor) -> tuple[UUID, ...] | None:
    """Return the boards that the actor moderates; None means every one."""
    reader = reader_of(actor)
    if reader.is_staff:
        return None
    return tuple(board.uid for board in boards.values() if reader.moderates(board.slug))


def board_named(
    boards: Mapping[UUID, domain.Board], slug: str, reader: domain.Reader
) -> domain.Board:
    """Return a board by slug; raises `BoardNotFound`, also where somebody may not know of it."""
    for board in boards.values():
        if board.slug == slug:
            board.check_reading(reader)
            return board
    raise BoardNotFound


def idea_for(tx: sa.Connection, actor: Actor, number: int) -> domain.Idea:
    """Return an idea as the actor sees it; raises `IdeaNotFound`."""
    if not 0 < number < LARGEST:
        raise IdeaNotFound
    boards = all_boards(tx, actor.community)
    idea = store.ideas.load_idea(tx, actor.community, number, boards, actor.member)
    if idea is None:
        raise IdeaNotFound
    idea.check_reading(reader_of(actor))
    return idea


def ideas_for(
    tx: sa.Connection,
    actor: Actor,
    numbers: list[int],
    boards: Mapping[UUID, domain.Board] | None = None,
) -> tuple[domain.Idea, ...]:
    """Return ideas as the actor sees them, in the order of the numbers, without unreadable ones."""
    if boards is None:
        boards = all_boards(tx, actor.community)
    reader = reader_of(actor)
    found = store.ideas.load_ideas(tx, actor.community, numbers, boards, actor.member)
    return tuple(idea for idea in found if idea.readable_by(reader))


def comment_for(
    tx: sa.Connection, actor: Actor, uid: UUID, number: int | None = None
) -> tuple[domain.Comment, domain.Idea]:
    """Return a comment and its idea; raises `CommentNotFound` where either is not readable."""
    comment = store.comments.load_comment(tx, actor.community, uid, actor.member)
    if comment is None or number not in (None, comment.idea, comment.origin_idea):
        raise CommentNotFound
    try:
        idea = idea_for(tx, actor, comment.idea)
    except IdeaNotFound as missing:
        raise CommentNotFound from missing
    comment.check_reading(reader_of(actor).on(idea.board.slug))
    return comment, idea


def check_place(key: float, number: int) -> tuple[float, int]:
    """Return the key and number of a page token; raises `PageTokenUnknown` for what none has."""
    if not 0 <= number < LARGEST or math.isnan(key) or key >= LARGEST:
        raise PageTokenUnknown
    return key, number
