"""Takes suggestions that two ideas are the same, and what staff make of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas import store
from services.ideas.actions.access import (
    LARGEST,
    all_boards,
    idea_for,
    ideas_for,
    moderated,
    need_moderator,
    take_part,
)
from services.ideas.domain import duplicates as domain
from services.ideas.domain.ideas import Idea
from services.ideas.domain.refusals import IdeaNotFound
from services.ideas.domain.votes import VotableIdea
from shared import clock, ids, outbox, paging
from shared.actor import Actor, MemberSuspended, need_member
from shared.db import Database
from shared.text import Form
from upwell.ideas.v1 import events_pb2


def suggest_duplicate(
    db: Database, actor: Actor, number: int, into: int, note: str = ""
) -> domain.Suggestion:
    """Suggest that an idea is the same as another; the same pair twice is once.

    Raises `SameIdea`, `OtherIdeaUnknown`, `AlreadyMerged`, `IdeaDeleted` or `MemberSuspended`.
    """
    member = need_member(actor)
    form = Form()
    note = form.body("note", note, most=domain.NOTE_MOST)
    form.done()
    with db.begin(actor.community) as tx:
        # Held until the end, so that no merge goes by that would have accepted it.
        known = [one for one in (number, into) if 0 < one < LARGEST]
        store.lock_ideas(tx, actor.community, known)
        idea = idea_for(tx, actor, number)
        other = _other(tx, actor, into)
        domain.check_pair(idea, other)
        take_part(tx, actor)
        if store.people.COPIES.is_barred(tx, actor.community, member):
            raise MemberSuspended
        pair, time = (number, into), clock.now()
        if store.duplicates.insert_suggestion(
            tx, actor.community, ids.new_id(), pair, member, note, time
        ):
            event = events_pb2.DuplicateSuggested(
                idea_number=number, into_number=into, member_uid=str(member)
            )
            outbox.add(tx, store.OUTBOX, actor.community, member, (f"ideas/{number}", event))
        kept = store.duplicates.find_suggestion(tx, actor.community, pair, member)
        if kept is None:
            raise AssertionError
        return _seen(tx, actor, [kept])[0]


def _other(tx: sa.Connection, actor: Actor, number: int) -> Idea:
    try:
        return idea_for(tx, actor, number)
    except IdeaNotFound as missing:
        raise domain.OtherIdeaUnknown from missing


def list_duplicate_suggestions(
    db: Database, actor: Actor, page_size: int = 0, page_token: str = ""
) -> domain.Waiting:
    """Return a page of the suggestions that wait, oldest first.

    Staff read of every board, other moderators of the ideas that would be merged on theirs.
    """
    need_moderator(actor)
    question = ("duplicate suggestions", str(actor.community))
    page = paging.page(question, page_size, page_token, datetime, UUID)
    with db.begin(actor.community) as tx:
        boards = moderated(all_boards(tx, actor.community), actor)
        found = store.duplicates.list_waiting_suggestions(
            tx, actor.community, boards, page.after, page.limit
        )
        shown, token = page.cut(found, lambda kept: (kept.create_time, kept.uid))
        seen = _seen(tx, actor, shown)
        count = store.duplicates.count_waiting_suggestions(tx, actor.community, boards)
    return domain.Waiting(tuple(seen), count, token)


def decline_duplicate_suggestion(
    db: Database, actor: Actor, uid: UUID, message: str
) -> domain.Suggestion:
    """Decline a suggestion, with a sentence to whoever made it; twice is once.

    For moderators of the board of the idea that would be merged.
    Raises `AnswerMissing`, `SuggestionNotFound` or `SuggestionAccepted`.
    """
    need_moderator(actor)
    form = Form()
    message = form.body("message", message, most=domain.MESSAGE_MOST)
    form.done()
    if not message:
        raise domain.AnswerMissing
    with db.begin(actor.community) as tx:
        kept = store.duplicates.load_suggestion(tx, actor.community, uid, hold=True)
        if kept is None:
            raise domain.SuggestionNotFound
        boards = all_boards(tx, actor.community)
        idea = store.ideas.load_idea(tx, actor.community, kept.idea, boards, actor.member)
        need_moderator(actor, *([idea.board.slug] if idea else []))
        kept.check_declining()
        if kept.state == domain.WAITING:
            if actor.member is not None:
                take_part(tx, actor)
            store.duplicates.decline_suggestion(
                tx, actor.community, uid, message, actor.member, clock.now()
            )
            kept = store.duplicates.load_suggestion(tx, actor.community, uid) or kept
        return _seen(tx, actor, [kept])[0]


def suggestions_of(tx: sa.Connection, actor: Actor, number: int) -> tuple[domain.Suggestion, ...]:
    """Return what the actor suggested an idea to be the same as, newest first."""
    if actor.member is None:
        return ()
    found = store.duplicates.list_suggestions_by(tx, actor.community, actor.member, number)
    return tuple(_seen(tx, actor, found))


def accept_suggestions(
    tx: sa.Connection, actor: Actor, source: VotableIdea, target: VotableIdea, now: datetime
) -> str:
    """Accept what was suggested of two ideas that are merged, and of those merged into them.

    Returns the uid of who was first to say so, without whoever merges, or nothing.
    """
    finder = store.duplicates.accept_suggestions(
        tx, actor.community, source.group, target.group, actor.member, now
    )
    return str(finder or "")


def _seen(tx: sa.Connection, actor: Actor, found: Sequence[domain.Kept]) -> list[domain.Suggestion]:
    """Return suggestions with their ideas as the actor sees them."""
    if not found:
        return []
    numbers = sorted({number for one in found for number in (one.idea, one.into)})
    ideas = {idea.number: idea for idea in ideas_for(tx, actor, numbers)}
    return [domain.Suggestion(one, ideas.get(one.idea), ideas.get(one.into)) for one in found]


__all__ = [
    "accept_suggestions",
    "decline_duplicate_suggestion",
    "list_duplicate_suggestions",
    "suggest_duplicate",
    "suggestions_of",
]
