"""Shows the jobs that failed, and lets them run again."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa

from cli import roles
from services import registry


@click.group()
def jobs() -> None:
    """Show the jobs that failed for good, and let them run again.

    A job is work that waits, repeats or may fail: an email, a nightly purge. It is tried several
    times by itself; what is listed here needs somebody. Why each failed is in the worker's log.

    \b
      upwell jobs list
      upwell jobs retry members 17
      upwell jobs retry members
    """


@contextmanager
def _transaction(url: str, service: str) -> Iterator[sa.Connection]:
    from shared.db import Database

    db = Database(url, f"upwell_{service}_work", pool_size=1)
    try:
        with db.everywhere() as tx:
            yield tx
    finally:
        db.close()


@jobs.command("list")
@click.argument("service", required=False, type=roles.ServiceName("migrate"))
def list_command(service: str | None) -> None:
    """List the failed jobs of one service, or of all, oldest first.

    \b
      upwell jobs list
      DATABASE_URL=… upwell jobs list members
    """
    from rich.console import Console
    from rich.table import Table

    from cli import servers
    from cli.folder import Folder
    from shared.jobs import list_failed

    table = Table("service", "job", "task", "concerns", "attempts", "failed at")
    with servers.running(Folder.found()) as addresses:
        for name in [service] if service else [row.name for row in registry.having("migrate")]:
            with _transaction(addresses.database, name) as tx:
                for failed in list_failed(tx, name):
                    concerns = ", ".join(f"{key} {one}" for key, one in failed.arguments.items())
                    table.add_row(
                        name,
                        str(failed.number),
                        failed.task.partition(".")[2],
                        concerns,
                        str(failed.attempts),
                        f"{failed.fail_time:%Y-%m-%d %H:%M} UTC",
                    )
    if table.row_count:
        Console(width=160).print(table)
    else:
        click.echo("No job has failed.")


@jobs.command()
@click.argument("service", type=roles.ServiceName("migrate"))
@click.argument("number", required=False, type=int)
def retry(service: str, number: int | None) -> None:
    """Let a failed job of a service run again, or all of them where no number is given.

    A running worker takes it within seconds, and tries it as often as the first time.

    \b
      upwell jobs retry members 17
    """
    from cli import servers
    from cli.faults import Fault
    from cli.folder import Folder
    from shared.jobs import list_failed
    from shared.jobs import retry as let_run

    with (
        servers.running(Folder.found()) as addresses,
        _transaction(addresses.database, service) as tx,
    ):
        numbers = [one.number for one in list_failed(tx, service)] if number is None else [number]
        again = [one for one in numbers if let_run(tx, service, one)]
    if number is not None and not again:
        message = f"No job {number} of {service} has failed, or one like it waits already."
        raise Fault(message)
    click.echo(f"{len(again)} of {len(numbers)} jobs will run again.")
