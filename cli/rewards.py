"""Looks after rewards: takes history in, reconciles, and rebuilds the leaderboards."""

import click

PAGE = 100


@click.group()
def rewards() -> None:
    """Import earlier events, reconcile points and badges with them, and rebuild the leaderboards.

    \b
      upwell rewards backfill
      upwell rewards reconcile            shows what would change
      upwell rewards reconcile --apply
      upwell rewards leaderboards
    """


@rewards.command()
@click.option("--community", "slug", help="Only this community.")
def backfill(slug: str | None) -> None:
    """Import members and events from before rewards was installed.

    It only adds, tells nobody, and makes nothing twice; points and badges follow by themselves
    while a worker of rewards runs.

    \b
      upwell rewards backfill
      upwell rewards backfill --community acme
    """
    from cli import history, local

    with local.local_services() as services:
        for community in [services.community(slug)] if slug else services.communities():
            people, facts = history.backfill(services, services.system(community))
            click.echo(f"{community.slug}: {people} people and {facts} events were new.")


@rewards.command()
@click.option("--community", "slug", help="The community, if there are several.")
@click.option(
    "--apply", "apply_it", is_flag=True, help="Apply the changes instead of listing them."
)
@click.option("--force", is_flag=True, help="Continue even if there are no events or many changes.")
def reconcile(slug: str | None, *, apply_it: bool, force: bool) -> None:
    """Compare points and badges with the recorded events; by default change nothing.

    Stops if there are no events, or if more members would change than the community allows.

    \b
      upwell rewards reconcile
      upwell rewards reconcile --apply
    """
    from rich.console import Console
    from rich.table import Table

    from cli import local
    from upwell.rewards.v1 import rewards_pb2 as pb

    console = Console()
    table = Table("member", "standing", "credit", "badges gained", "badges lost")
    total = pb.ReconcileMembersResponse()
    shown = 0
    with local.local_services() as services:
        who = services.system(services.community(slug))
        page = ""
        while True:
            answer = services.call(
                services.rewards.ReconcileMembers,
                pb.ReconcileMembersRequest(
                    dry_run=not apply_it, force=force, page_token=page, page_size=PAGE
                ),
                who,
                timeout=600,
            )
            for name in ("members", "changed_members", "facts", "transfers", "awarded", "revoked"):
                setattr(total, name, getattr(total, name) + getattr(answer, name))
            for row in answer.rows[: 50 - shown]:
                shown += 1
                table.add_row(
                    row.member.handle or "former member",
                    _change(row.standing_before, row.standing_after),
                    _change(row.credit_before, row.credit_after),
                    ", ".join(row.awarded),
                    ", ".join(row.revoked),
                )
            page = answer.next_page_token
            if not page:
                break
    if shown:
        console.print(table)
    verb = "were" if apply_it else "would be"
    click.echo(
        f"{total.members} members and {total.facts} events checked;"
        f" {total.changed_members} members {verb} changed: {total.transfers} transfers,"
        f" {total.awarded} badges awarded, {total.revoked} revoked."
    )
    if total.changed_members and not apply_it:
        click.echo("Nothing was changed. To apply: upwell rewards reconcile --apply", err=True)


def _change(before: int, after: int) -> str:
    return str(after) if before == after else f"{before} → {after}"


@rewards.command()
@click.option("--community", "slug", help="Only this community.")
def leaderboards(slug: str | None) -> None:
    """Rebuild the leaderboards from the ledger.

    \b
      upwell rewards leaderboards
    """
    from cli import local
    from upwell.rewards.v1 import rewards_pb2 as pb

    with local.local_services() as services:
        for community in [services.community(slug)] if slug else services.communities():
            answer = services.call(
                services.rewards.RebuildLeaderboards,
                pb.RebuildLeaderboardsRequest(),
                services.system(community),
                timeout=600,
            )
            click.echo(
                f"{community.slug}: {answer.leaderboards} leaderboards"
                f" with {answer.entries} entries."
            )
