"""Checks what must always hold in a community."""

from services.portability import store
from shared import invariants
from shared.actor import Actor, need_system
from shared.db import Database


def check_invariants(db: Database, actor: Actor) -> list[invariants.Result]:
    """Check what must always hold for the caller's community; system only."""
    need_system(actor)
    with db.begin(actor.community) as tx:
        return invariants.check(tx, actor.community, store.INVARIANTS)
