"""Keeps up with what members says of people, and gives a member what is kept about them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.votes import count_votes_of, remove_votes_of


def remember_member(
    tx: sa.Connection, community: UUID, person: domain.Person, moment: datetime
) -> None:
    """Keep the name a member has now; `moment` is when it was announced."""
    store.people.save_person(tx, community, person, moment)


def remember_staff(tx: sa.Connection, community: UUID, member: UUID, *, is_staff: bool) -> None:
    """Keep whether a member works here."""
    store.people.mark_staff(tx, community, member, is_staff=is_staff)


def suspend_member(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Let a member's votes not count while they are suspended."""
    store.people.mark_suspended(tx, community, member, is_suspended=True)
    count_votes_of(tx, community, member, counted=False)


def reinstate_member(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Let a member's votes count again."""
    store.people.mark_suspended(tx, community, member, is_suspended=False)
    count_votes_of(tx, community, member, counted=True)


def erase_member(
    tx: sa.Connection, community: UUID, member: UUID, moment: datetime, *, remove_content: bool
) -> None:
    """Forget a member's name; take what they wrote and their votes along where they asked for it.

    Without that, ideas, comments and votes stay as a former member's.
    """
    # Merges come first, as everywhere, so that nobody waits in a circle.
    store.lock_merges(tx, community, exclusive=False)
    store.people.erase_person(tx, community, member, moment)
    store.follows.unfollow_all(tx, community, member)
    store.requests.forget_member(tx, community, member)
    if not remove_content:
        return
    numbers = store.ideas.remove_ideas_of(tx, community, member, moment)
    store.search.index_ideas(tx, community, numbers)
    for number, count in store.comments.remove_comments_of(tx, community, member, moment).items():
        for _ in range(count):
            store.comments.count_comment(tx, community, number, -1)
    store.helpful_marks.remove_marks_of(tx, community, member)
    store.duplicates.remove_suggestions_of(tx, community, member)
    remove_votes_of(tx, community, member)
