"""Checks that the worker purges what has expired."""

from datetime import timedelta

from services.members import actions
from shared import clock
from shared.db import Database
from tests.harness import freeze
from tests.members.conftest import Town


def test_it_purges_what_has_expired(town: Town, everywhere: Database) -> None:
    town.ask("zoe@example.com")
    assert actions.purge(everywhere) == 0
    freeze(clock.now() + timedelta(days=2))
    assert actions.purge(everywhere) == 2
