"""Imports ideas from files and exports a community as JSON Lines."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, cast

import click

from cli.faults import Fault

# Repeated here so that `upwell import --help` needs none of what reads them.
FORMATS = ("upwell", "peps", "canny", "uservoice", "fider", "csv")

# A worker of it does the import or export where no `up` runs.
WORKING = ("portability",)


@click.command("import")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--sample", is_flag=True, help="Import the sample community instead of a file.")
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), help="Default: detected from the file."
)
@click.option("--source", default="", help="Where the external ids come from. Default: the format.")
@click.option("--board", help="The slug of the board for all ideas.")
@click.option("--dry-run", is_flag=True, help="Show what would be created, change nothing.")
@click.option(
    "--on-error",
    type=click.Choice(("skip", "stop")),
    default="skip",
    show_default=True,
    help="skip: import everything else. stop: import nothing if there are errors.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--community", "slug", help="Required if there are several.")
def import_command(
    file: IO[bytes] | None,
    kind: str | None,
    source: str,
    board: str | None,
    on_error: str,
    slug: str | None,
    *,
    sample: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import ideas from FILE, or from standard input if it is -.

    Reads Upwell's own JSON Lines, the archive of Python's proposals, and CSV from Canny, UserVoice,
    Fider and other programs. Importing the same file again creates no duplicates.

    \b
      upwell import ideas.jsonl --dry-run        show what would be created and every error
      upwell import ideas.jsonl --on-error stop  all or nothing
      upwell import posts.csv --format fider --source old-board
      upwell import --sample                     the sample community

    Exits with 1 if nothing was imported, or if a dry run found errors.
    """
    if sample == (file is not None):
        message = "Specify a file to import, - for standard input, or --sample."
        raise Fault(message, 2)
    from cli import imports, local
    from cli import sample as sample_data

    with ExitStack() as stack:
        services = stack.enter_context(local.local_services(working=WORKING))
        show = stack.enter_context(_progress())
        if sample:
            file = stack.enter_context(sample_data.opened())
            kind = sample_data.FORMAT
        # A dry run makes nothing, the sample's community included.
        if sample and not dry_run:
            who = sample_data.system(services)
        else:
            who = services.system(services.community(slug))
        report = imports.run(
            services,
            who,
            cast("IO[bytes]", file),
            imports.Options(
                format=kind or "", source=source, board=board or "", error_handling=on_error
            ),
            validate_only=dry_run,
            progress=show,
        )
    click.echo(json.dumps(report.as_json(), indent=2) if as_json else report.as_text(), nl=as_json)
    if report.stopped or (dry_run and not report.ok):
        raise SystemExit(1)


@click.command("export")
@click.argument("file", type=click.File("wb", atomic=True), default="-")
@click.option("--emails", is_flag=True, help="Include email addresses; keep the file safe.")
@click.option("--community", "slug", help="Required if there are several.")
def export_command(file: IO[bytes], slug: str | None, *, emails: bool) -> None:
    """Export a community as JSON Lines to FILE, or to standard output.

    Importing it elsewhere recreates boards, tags, ideas, votes, comments, history and merges.
    Without --emails, members become placeholders that they can claim later.

    \b
      upwell export community.jsonl
      upwell export --community acme - | gzip > acme.jsonl.gz
    """
    from cli import exports, local

    with local.local_services(working=WORKING) as services, _progress() as show:
        who = services.system(services.community(slug))
        for piece in exports.run(services, who, emails=emails, progress=show):
            file.write(piece)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield what shows how far it is, on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    tasks: dict[str, Any] = {}
    with Progress(console=Console(stderr=True), transient=True) as bars:

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield show


# What `cli.main` asks for.
import_, export_ = import_command, export_command
