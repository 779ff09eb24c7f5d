"""Shows the jobs that failed, and lets them run again."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from cli.main import upwell
from shared import jobs
from shared.db import Database


def run(*arguments: str) -> str:
    result = CliRunner().invoke(upwell, ["jobs", *arguments])
    return result.output if result.exit_code == 0 else str(result.exception)


def fail(database_url: str, service: str, community: UUID) -> int:
    db = Database(database_url, f"upwell_{service}_work", pool_size=1)
    with db.everywhere() as tx:
        number = jobs.defer(tx, f"{service}.purge", community=community)
        tx.execute(
            sa.text(f"UPDATE {service}_jobs.procrastinate_jobs SET status = 'failed'")  # noqa: S608  built from our own names
        )
    db.close()
    assert number is not None
    return number


def test_it_lists_what_failed_in_every_service_and_lets_it_run_again(
    database_url: str, community: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert "No job has failed." in run("list")
    number = fail(database_url, "members", community)
    fail(database_url, "rewards", community)
    shown = run("list")
    assert str(community) in shown
    assert ("members" in shown, "rewards" in shown, "ideas" in shown) == (True, True, False)
    assert "rewards" not in run("list", "members")
    assert "1 of 1 jobs will run again." in run("retry", "members", str(number))
    assert "has failed, or one like it waits" in run("retry", "members", str(number))
    assert "1 of 1 jobs will run again." in run("retry", "rewards")
    assert "No job has failed." in run("list")
