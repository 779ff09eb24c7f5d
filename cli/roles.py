"""Runs one role of one service: `serve`, `work`, `migrate`; and begins migrations."""

import os
import re
import runpy
import sys
from pathlib import Path

import click

import services
from cli import servers
from cli.faults import Fault
from cli.folder import Folder

ROOT = Path(services.__path__[0])


def names(room: str = "__main__.py") -> list[str]:
    """Return the services that have a room."""
    return sorted(path.parent.name for path in ROOT.glob(f"*/{room}"))


def with_schema() -> list[str]:
    """Return the services that keep data, members first since the others know people by it."""
    return sorted(names("migrations"), key=lambda name: (name != "members", name))


def _workers() -> list[str]:
    return [name for name in names() if name != "gateway"]


def _run(service: str, command: str) -> None:
    sys.argv = [f"services.{service}", command]
    runpy.run_module(f"services.{service}", run_name="__main__", alter_sys=True)


@click.command()
@click.argument("service", type=click.Choice(names()))
def serve(service: str) -> None:
    """Run one service's server until SIGTERM; the same as `python -m services.SERVICE serve`.

    \b
    Its settings are in services/SERVICE/README.md; missing settings are listed at startup.
      DATABASE_URL=… UPWELL_ACTOR_PUBLIC_KEY=… upwell serve ideas
      UPWELL_IDEAS_ADDRESS=ideas:50052 … upwell serve gateway
    """
    _run(service, "serve")


@click.command()
@click.argument("service", type=click.Choice(_workers()))
def work(service: str) -> None:
    """Run one service's worker until SIGTERM: it publishes and handles events and runs jobs.

    \b
      DATABASE_URL=… REDIS_URL=… upwell work ideas
    """
    _run(service, "work")


@click.command()
@click.argument("service", required=False, type=click.Choice(with_schema()))
def migrate(service: str | None) -> None:
    """Migrate the database: of one service, or of all.

    Run it before the new version starts; the previous version keeps working with the result.

    \b
      upwell migrate            the data in var/
      DATABASE_URL=postgresql://upwell@db/upwell upwell migrate ideas
    """
    from shared import migrate as migrations

    with servers.running(Folder.found()) as addresses:
        for name in [service] if service else with_schema():
            fresh = migrations.pending(name, addresses.database)
            migrations.upgrade(name, addresses.database)
            click.echo(f"{name}: {'migrated' if fresh else 'already up to date'}")


@click.command()
@click.argument("service", type=click.Choice(with_schema()))
@click.argument("message")
def revision(service: str, message: str) -> None:
    """Create the next numbered migration of a service from its tables.

    \b
      upwell revision ideas "Add polls"
    """
    from alembic import command

    from shared import migrate as migrations

    with servers.running(Folder.found()) as addresses:
        migrations.upgrade(service, addresses.database)
        settings = migrations.config(service, addresses.database)
        versions = sorted(ROOT.glob(f"{service}/migrations/**/[0-9]*_*.py"))
        last = re.match(r"\d+", versions[-1].name) if versions else None
        number = int(last.group()) + 1 if last else 1
        settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        made = command.revision(settings, message, autogenerate=True, rev_id=f"{number:04}")
    if made is None or isinstance(made, list):
        raise Fault(f"No migration for {service} was created.")  # noqa: EM102, TRY003  one sentence
    click.echo(os.path.relpath(made.path))
