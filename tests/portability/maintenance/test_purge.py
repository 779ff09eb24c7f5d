"""Purges imports after a week and exports after a day, with their files."""

from datetime import timedelta

from services.portability import actions
from shared import clock
from tests.harness import freeze
from tests.portability.conftest import ADA, Files
from tests.portability.exports.calls import create, write


def count(files: Files, table: str) -> int:
    return int(files.scalar(f"SELECT count(*) FROM portability.{table}"))  # noqa: S608  a table of ours


def test_it_deletes_what_is_old(live: Files) -> None:
    live.begin(ADA, validate_only=True)
    made = create(live)
    write(live, made.name)
    now = clock.now()
    freeze(now + timedelta(days=2))
    actions.purge(live.work_db)
    assert (count(live, "exports"), count(live, "imports"), count(live, "chunks")) == (0, 1, 1)
    freeze(now + timedelta(days=8))
    actions.purge(live.work_db)
    assert (count(live, "imports"), count(live, "chunks")) == (0, 0)
