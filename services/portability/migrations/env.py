"""Runs the migrations of portability."""

from services.portability.store.tables import METADATA
from shared.migrate import run_env

run_env(METADATA)
