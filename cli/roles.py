"""Runs one role of one service: `serve`, `work`, `migrate`; and begins migrations."""

import importlib
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
from services import registry

ROOT = Path(services.__path__[0])
ALL = "all"


class ServiceName(click.ParamType[str]):
    """Takes the name of a service that has a role, or a word for all of them."""

    name = "service"

    def __init__(self, role: str, *more: str) -> None:
        """Take the role, and what may be said besides the names."""
        self._role = role
        self._more = more

    def choice(self) -> click.Choice[str]:
        """Return the choice there is now."""
        return click.Choice([*(row.name for row in registry.having(self._role)), *self._more])

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name; fails for another one with those there are."""
        return self.choice().convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Show the names in the help."""
        return self.choice().get_metavar(param, ctx)


def _run(service: str, command: str) -> None:
    sys.argv = [f"services.{service}", command]
    runpy.run_module(f"services.{service}", run_name="__main__", alter_sys=True)


@click.command()
@click.argument("service", type=ServiceName("serve"))
def serve(service: str) -> None:
    """Run one service's server until SIGTERM; the same as `python -m services.SERVICE serve`.

    \b
    Its settings are in services/SERVICE/README.md; missing settings are listed at startup.
      DATABASE_URL=… UPWELL_ACTOR_PUBLIC_KEY=… upwell serve ideas
      UPWELL_IDEAS_ADDRESS=ideas:50052 … upwell serve gateway
    """
    _run(service, "serve")


@click.command()
@click.argument("service", type=ServiceName("work", ALL))
def work(service: str) -> None:
    """Run a worker until SIGTERM: it publishes events, takes those of others, does what is due.

    With `all` one process does so for every service: enough for a small server.

    \b
      DATABASE_URL=… REDIS_URL=… upwell work ideas
      DATABASE_URL=… REDIS_URL=… upwell work all
    """
    if service != ALL:
        _run(service, "work")
        return
    from shared.service import commands, running

    described = [
        importlib.import_module(f"services.{row.name}.__main__").SERVICE
        for row in registry.having("work")
    ]
    with commands.observed("work"):
        running.work(described)


@click.command()
@click.argument("service", required=False, type=ServiceName("migrate"))
def migrate(service: str | None) -> None:
    """Migrate the database: of one service, or of all.

    Run it before the new version starts; the previous version keeps working with the result.

    \b
      upwell migrate            the data in var/
      DATABASE_URL=postgresql://upwell@db/upwell upwell migrate ideas
    """
    from shared import migrate as migrations

    with servers.running(Folder.found()) as addresses:
        for name in [service] if service else [row.name for row in registry.having("migrate")]:
            fresh = migrations.pending(name, addresses.database)
            migrations.upgrade(name, addresses.database)
            click.echo(f"{name}: {'migrated' if fresh else 'already up to date'}")


@click.command()
@click.argument("service", type=ServiceName("migrate"))
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
