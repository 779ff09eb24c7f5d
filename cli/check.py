"""Checks what must always hold, in every community and service."""

import sys
from collections.abc import Iterable
from typing import Protocol

import click

PATIENCE = 600.0


class Found(Protocol):
    """Is what a service says of one invariant; each has a message of its own for it."""

    invariant: str
    violations: int

    @property
    def examples(self) -> Iterable[str]:
        """Return the first few offenders."""


@click.command()
@click.option("--community", "slug", help="Only this community.")
def check(slug: str | None) -> None:
    """Check every invariant of every community; exits with 1 where one is violated.

    It only reads, so it may run at any time, also in production.

    \b
      upwell check
      DATABASE_URL=… upwell check --community acme
    """
    from rich.console import Console
    from rich.table import Table

    from cli import local
    from upwell.ideas.v1 import ideas_pb2
    from upwell.members.v1 import members_pb2
    from upwell.rewards.v1 import rewards_pb2

    table = Table("community", "service", "must hold", "violations", "for example")
    violations = count = 0
    with local.local_services() as services:
        communities = [services.community(slug)] if slug else services.communities()
        for community in communities:
            who = services.system(community)
            members = services.call(
                services.members.CheckInvariants,
                members_pb2.CheckInvariantsRequest(),
                who,
                timeout=PATIENCE,
            ).results
            ideas = services.call(
                services.ideas.CheckInvariants,
                ideas_pb2.CheckInvariantsRequest(),
                who,
                timeout=PATIENCE,
            ).results
            rewards = services.call(
                services.rewards.CheckInvariants,
                rewards_pb2.CheckInvariantsRequest(),
                who,
                timeout=PATIENCE,
            ).results
            found: list[tuple[str, Found]] = [
                *(("members", one) for one in members),
                *(("ideas", one) for one in ideas),
                *(("rewards", one) for one in rewards),
            ]
            for service, one in found:
                count += 1
                violations += one.violations
                shown = f"[red]{one.violations}[/red]" if one.violations else "[green]0[/green]"
                examples = ", ".join(one.examples)
                table.add_row(community.slug, service, one.invariant, shown, examples)
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(table)
    if violations:
        click.echo(f"{violations} violations. Please report how they occurred.", err=True)
        raise SystemExit(1)
    click.echo(f"All {count} invariants hold.", err=True)
