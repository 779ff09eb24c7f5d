"""Keeps how rewards work in a community."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from services.rewards.domain.points.levels import DEFAULTS, Level, levels_from
from services.rewards.store.tables import SETTINGS


@dataclass(frozen=True)
class Settings:
    """Holds the settings; amounts are whole points, `reconcile_percent` is of members."""

    levels: tuple[Level, ...] = DEFAULTS
    second_person_above: int = 100
    reconcile_percent: int = 20
    finalize_days: int = 30
    appeal_days: int = 30
    redemption_days: int = 14


def load_settings(tx: sa.Connection, community: UUID) -> Settings:
    """Return the settings of a community, the defaults where it has none yet."""
    row = tx.execute(sa.select(SETTINGS).where(SETTINGS.c.community_id == community)).first()
    if row is None:
        return Settings()
    return Settings(
        levels=levels_from(row.levels),
        second_person_above=row.second_person_above,
        reconcile_percent=row.reconcile_percent,
        finalize_days=row.finalize_days,
        appeal_days=row.appeal_days,
        redemption_days=row.redemption_days,
    )
