"""Checks what must always hold, in every community and service."""

import sys

import click

PATIENCE = 600.0


@click.command()
@click.option("--community", "slug", help="Only this one.")
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
    from upwell.common.v1.invariants_pb2 import CheckInvariantsRequest

    table = Table("community", "service", "must hold", "violations", "for example")
    violations = count = 0
    with local.local_services() as services:
        communities = [services.community(slug)] if slug else services.communities()
        for community in communities:
            who = services.system(community)
            found = [
                (name, one)
                for name, stub in (
                    ("members", services.members),
                    ("ideas", services.ideas),
                    ("rewards", services.rewards),
                )
                for one in services.call(
                    stub.CheckInvariants, CheckInvariantsRequest(), who, timeout=PATIENCE
                ).results
            ]
            for service, one in found:
                count += 1
                violations += one.violations
                shown = f"[red]{one.violations}[/red]" if one.violations else "[green]0[/green]"
                examples = ", ".join(one.examples)
                table.add_row(community.slug, service, one.invariant, shown, examples)
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(table)
    if violations:
        click.echo(f"{violations} violations. Please report how you came by them.", err=True)
        raise SystemExit(1)
    click.echo(f"All {count} invariants hold.", err=True)
