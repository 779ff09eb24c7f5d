"""Checks what must always hold in a community."""

from services.ideas import store
from services.ideas.store.invariants import Broken
from shared.actor import Actor, RoleNeeded
from shared.db import Database


def check_invariants(db: Database, actor: Actor) -> list[Broken]:
    """Check what must always hold for the caller's community; system only."""
    if not actor.is_system:
        raise RoleNeeded(roles="system")
    with db.begin(actor.community) as tx:
        return store.check_invariants(tx, actor.community)
