"""Checks what must always hold, in every community and service."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

import click

from services import registry

if TYPE_CHECKING:
    from cli.local import Services
    from shared.actor import Actor

PATIENCE = 600.0


class Result(Protocol):
    """Is what a service says of one invariant; its message is imported where it is used."""

    invariant: str
    violations: int

    @property
    def examples(self) -> Iterable[str]:
        """Return the first few offenders."""


def results(services: "Services", who: "Actor") -> Iterator[tuple[str, Result]]:
    """Yield what each service that can check itself says of a community."""
    from shared import contracts

    for row in registry.answering():
        method = contracts.describe(row.contract).methods_by_name.get("CheckInvariants")
        if method is not None:
            call = services.stubs[row.name].CheckInvariants
            answer: Any = services.call(call, contracts.request(method), who, timeout=PATIENCE)
            yield from ((row.name, result) for result in answer.results)


@click.command()
@click.option("--community", "slug", help="Only this community.")
def check(slug: str | None) -> None:
    """Check every invariant of every community; exits with 1 where one is violated.

    So it does where nothing could be checked: without a database or a community.

    It only reads, so it may run at any time, also in production.

    \b
      upwell check
      DATABASE_URL=… upwell check --community acme
    """
    from rich.console import Console
    from rich.table import Table

    from cli import local, servers
    from cli.faults import Fault
    from cli.folder import Folder

    if not local.addresses_given():
        servers.need_data(Folder.found())
    table = Table("community", "service", "must hold", "violations", "for example")
    violations = count = 0
    with local.local_services() as services:
        communities = [services.community(slug)] if slug else services.communities()
        if not communities:
            message = "There is no community in this database, so there is nothing to check."
            raise Fault(message)
        for community in communities:
            for service, result in results(services, services.system(community)):
                count += 1
                violations += result.violations
                shown = f"[red]{result.violations}[/red]"
                examples = ", ".join(result.examples)
                table.add_row(
                    community.slug,
                    service,
                    result.invariant,
                    shown if result.violations else "[green]0[/green]",
                    examples,
                )
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(table)
    if violations:
        click.echo(f"{violations} violations. Please report how they occurred.", err=True)
        raise SystemExit(1)
    click.echo(f"All {count} invariants hold.", err=True)
