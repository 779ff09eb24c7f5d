"""Runs the migrations of rewards."""

from services.rewards.store.tables import METADATA
from shared import migrate

migrate.run_env(METADATA)
