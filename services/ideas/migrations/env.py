"""Runs the migrations of ideas."""

from services.ideas.store.tables import METADATA
from shared import migrate

migrate.run_env(METADATA)
