"""Checks what must always hold in a community."""

from services.members import store
from services.members.actions.access import need_system
from shared.actor import Actor
from shared.db import Database


def check_invariants(db: Database, actor: Actor) -> list[tuple[str, int, list[str]]]:
    """Return each thing that must always hold, how often it is broken, and a few offenders."""
    need_system(actor)
    with db.begin(actor.community) as tx:
        return store.check_invariants(tx, actor.community)
