"""Is the command `service`: fills the templates and lists the service where all are listed."""

import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from string import Template

import click

import services
from cli.faults import Fault
from cli.scaffold import listings
from cli.scaffold.words import Names
from services import registry

ROOT = Path(services.__path__[0]).parent
TEMPLATES = Path(__file__).parent / "templates"


@click.command()
@click.argument("name")
@click.option("--noun", default="", help="What it keeps first, plural; else the service's name.")
def service(name: str, noun: str) -> None:
    """Write a new service, with one thing that can be created and read, and its tests.

    \b
      upwell service surveys
      upwell service moderation --noun reports
    """
    names = Names(name, noun or name)
    names.check()
    if (ROOT / "services" / name).exists():
        message = f"There is a service named {name} already."
        raise Fault(message, 2)
    written = write(names, ROOT)
    for path in written:
        click.echo(path.relative_to(ROOT))


def write(names: Names, root: Path) -> list[Path]:
    """Write the files of a service and list it; returns the files that are new."""
    from shared.jobs import schema

    port = 1 + max(int(row.address.rpartition(":")[2]) for row in registry.answering())
    values = {**names.values(), "port": str(port), "jobs_version": schema.VERSION}
    written = []
    for source in sorted(TEMPLATES.rglob("*.tmpl")):
        place = re.sub(
            r"NAME|NOUNS|NOUN",
            lambda found: values[found[0].lower()],
            str(source.relative_to(TEMPLATES).with_suffix("")),
        )
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text()).substitute(values))
        written.append(target)
    for place, listed in (
        ("services/registry.py", partial(listings.add_row, name=names.service, port=port)),
        ("docker-compose.yml", partial(listings.add_container, name=names.service, port=port)),
        ("README.md", partial(listings.add_line, name=names.service, nouns=names.nouns)),
    ):
        path = root / place
        path.write_text(listed(path.read_text()))
    _format(root, [*written, root / "services/registry.py"])
    return written


def _format(root: Path, paths: list[Path]) -> None:
    """Put what was written in shape: how lines break and imports sort depends on the names."""
    code = [str(path) for path in paths if path.suffix == ".py"]
    for arguments in (["check", "--fix-only", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, *code], cwd=root, check=True)
