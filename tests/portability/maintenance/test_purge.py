"""Purges imports after a week, exports after a day, and erasures a year after they were done."""

from datetime import timedelta
from uuid import UUID

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


def test_it_deletes_erasures_that_were_done_long_ago(files: Files) -> None:
    now = clock.now()
    for uid, end in ((UUID(int=1), now), (UUID(int=2), None)):
        files.rows(
            """INSERT INTO portability.erasures
            VALUES (:community, :uid, :uid, false, now(), :end)""",
            uid=uid,
            end=end,
        )
        link = "INSERT INTO portability.erasure_links VALUES (:community, uuid_send(:uid), :uid)"
        files.rows(link, uid=uid)
    freeze(now + timedelta(days=364))
    actions.purge(files.work_db)
    assert count(files, "erasures") == 2
    freeze(now + timedelta(days=366))
    actions.purge(files.work_db)
    assert (count(files, "erasures"), count(files, "erasure_links")) == (1, 1)
