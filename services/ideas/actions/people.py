"""Keeps up with what members says of people, and gives a member what is kept about them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas import store
from services.ideas.actions.votes import count_votes_of, remove_votes_of
from shared import clock, requests
from shared.actor import Actor
from shared.db import Database
from shared.people.events import handlers
from shared.privacy import Erasure, need_own_or_admin

# What changes the copies and nothing else.
HANDLERS = handlers(store.people.COPIES, "upwell.members.v1")


def suspend_member(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Let a member's votes not count while they are suspended."""
    store.people.COPIES.mark(tx, community, member, is_suspended=True)
    count_votes_of(tx, community, member, counted=False)


def reinstate_member(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Let a member's votes count again."""
    store.people.COPIES.mark(tx, community, member, is_suspended=False)
    count_votes_of(tx, community, member, counted=True)


def erase_member(db: Database, actor: Actor, member: UUID, *, remove_content: bool) -> Erasure:
    """Erase a member here; oneself, or an admin. A repeat completes what is left.

    Raises `SignInNeeded`, `NotYours` or `ScopeNeeded`.
    """
    need_own_or_admin(actor, member, write=True)
    with db.begin(actor.community) as tx:
        erase_time = forget_member(
            tx, actor.community, member, clock.now(), remove_content=remove_content
        )
        return Erasure(member, erase_time, store.people.count_kept(tx, actor.community, member))


def forget_member(
    tx: sa.Connection, community: UUID, member: UUID, moment: datetime, *, remove_content: bool
) -> datetime:
    """Forget a member's name; take what they wrote and their votes along where they asked for it.

    Without that, ideas, comments and votes stay as a former member's. Returns when that was first
    done.
    """
    # Merges come first, as everywhere, so that nobody waits in a circle.
    store.lock_merges(tx, community, exclusive=False)
    erase_time = store.people.COPIES.erase(tx, community, member, moment)
    store.follows.unfollow_all(tx, community, member)
    store.boards.give_up_boards(tx, community, member)
    requests.forget(tx, store.REQUESTS, community, member)
    if not remove_content:
        return erase_time
    numbers = store.ideas.remove_ideas_of(tx, community, member, moment)
    store.search.index_ideas(tx, community, numbers)
    for number, count in store.comments.remove_comments_of(tx, community, member, moment).items():
        for _ in range(count):
            store.comments.count_comment(tx, community, number, -1)
    store.helpful_marks.remove_marks_of(tx, community, member)
    store.duplicates.remove_suggestions_of(tx, community, member)
    remove_votes_of(tx, community, member)
    return erase_time
