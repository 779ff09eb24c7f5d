"""Shows the levels."""

from services.rewards.domain.points.levels import Level
from services.rewards.store import settings
from shared.actor import Actor
from shared.db import Database


def list_levels(db: Database, actor: Actor) -> tuple[Level, ...]:
    """Return what levels there are, lowest first, and what each needs."""
    with db.begin(actor.community) as tx:
        return settings.load_settings(tx, actor.community).levels
