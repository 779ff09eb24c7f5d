"""Imports ideas from files and exports a community as JSON Lines."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, cast

import click

from cli.faults import Fault

# Repeated here so that `upwell import --help` needs none of what reads them.
FORMATS = ("upwell", "peps", "canny", "uservoice", "fider", "csv", "voters")
ENCODINGS = ("UTF-8", "UTF-16", "Windows-1252", "Mac Roman", "GB18030", "Shift-JIS")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
# Nothing at all was imported, or not everything.
NOTHING, NOT_ALL = 1, 3

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
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS, case_sensitive=False),
    help="Default: detected from the file.",
)
@click.option(
    "--delimiter",
    type=click.Choice(tuple(DELIMITERS)),
    help="What separates the cells. Default: detected from the file.",
)
@click.option(
    "--date-order",
    type=click.Choice(("day-first", "month-first")),
    help="What comes first in dates such as 03/04/2024.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=MEANING",
    help="What a column holds, such as Points=votes or Notes=ignored. Repeatable.",
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    metavar="NAME=STATUS",
    help="What a status of the file is here, such as Backlog=under_review. Repeatable.",
)
@click.option(
    "--mapping",
    type=click.File("rb"),
    help='A JSON file with columns and statuses: {"columns": {…}, "statuses": {…}}.',
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
    encoding: str | None,
    delimiter: str | None,
    date_order: str | None,
    columns: tuple[str, ...],
    statuses: tuple[str, ...],
    mapping: IO[bytes] | None,
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
      upwell import posts.csv --date-order day-first --status Backlog=under_review
      upwell import voters.csv --source csv      names for votes that came in as numbers
      upwell import --sample                     the sample community

    Exits with 1 if nothing was imported, and with 3 if anything was not, or would not be.
    """
    if sample == (file is not None):
        message = "Specify a file to import, - for standard input, or --sample."
        raise Fault(message, 2)
    from cli import imports, local
    from cli import sample as sample_data
    from services.portability.domain.choices import Choices

    given = _mapped(mapping)
    choices = Choices(
        encoding=encoding or "",
        delimiter=DELIMITERS.get(delimiter or "", ""),
        date_order=(date_order or "").replace("-", "_"),
        columns={
            name.strip().lower(): meaning
            for name, meaning in (given["columns"] | _pairs("--column", columns)).items()
        },
        statuses=given["statuses"] | _pairs("--status", statuses),
    )
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
                format=kind or "",
                source=source,
                board=board or "",
                error_handling=on_error,
                choices=choices,
            ),
            validate_only=dry_run,
            progress=show,
        )
    click.echo(json.dumps(report.as_json(), indent=2) if as_json else report.as_text(), nl=as_json)
    if report.stopped:
        raise SystemExit(NOTHING)
    if not report.ok:
        raise SystemExit(NOT_ALL)


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    """Return what options say as `NAME=VALUE`; raises `Fault` for one without an equals sign."""
    pairs = [one.rpartition("=") for one in given]
    for name, _, value in pairs:
        if not name or not value:
            message = f"Write {option} as NAME=VALUE."
            raise Fault(message, 2)
    return {name: value for name, _, value in pairs}


def _mapped(file: IO[bytes] | None) -> dict[str, dict[str, str]]:
    """Return what a mapping file says of columns and statuses; raises `Fault` for another."""
    known: dict[str, dict[str, str]] = {"columns": {}, "statuses": {}}
    if file is None:
        return known
    message = (
        'Write the mapping as {"columns": {"Points": "votes"}, "statuses": {"Backlog": "open"}}.'
    )
    try:
        given = json.load(file)
    except ValueError as error:
        raise Fault(message, 2) from error
    if not isinstance(given, dict) or given.keys() - known:
        raise Fault(message, 2)
    for part in given.values():
        if not isinstance(part, dict) or not all(isinstance(one, str) for one in part.values()):
            raise Fault(message, 2)
    return known | given


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
