"""Lets members choose whether leaderboards show them."""

import redis

from services.rewards.actions.points.leaderboards import set_scores
from services.rewards.domain.people import Person
from services.rewards.store import people, recompute
from shared.actor import Actor, ScopeNeeded, SignInNeeded
from shared.db import Database


def get_preferences(db: Database, actor: Actor) -> bool:
    """Return whether leaderboards show the caller; raises `SignInNeeded`."""
    if actor.member is None:
        raise SignInNeeded
    with db.begin(actor.community) as tx:
        person = people.COPIES.load(tx, actor.community, actor.member)
    return person is None or person.on_leaderboards


def update_preferences(
    db: Database,
    client: redis.Redis | None,
    actor: Actor,
    *,
    on_leaderboards: bool,
) -> bool:
    """Choose whether leaderboards show the caller, at once; also while suspended.

    Raises `SignInNeeded` or `ScopeNeeded`.
    """
    if actor.member is None:
        raise SignInNeeded
    if not actor.may_write():
        raise ScopeNeeded
    with db.begin(actor.community) as tx:
        me = Person(
            uid=actor.member,
            handle=actor.handle,
            display_name=actor.handle,
            is_staff=actor.is_staff,
        )
        people.COPIES.meet(tx, actor.community, me)
        people.COPIES.set(tx, actor.community, actor.member, on_leaderboards=on_leaderboards)
        # Recomputing sets the scores once more, should Redis not answer now.
        recompute.enqueue(tx, actor.community, [actor.member])
    set_scores(client, db, actor.community, [actor.member])
    return on_leaderboards
