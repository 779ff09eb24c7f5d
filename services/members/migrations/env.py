"""Runs the migrations of members."""

from services.members.store.tables import METADATA
from shared.migrate import run_env

run_env(METADATA)
