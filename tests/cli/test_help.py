"""Help teaches by example, and loads nothing it does not need."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cli import main

HEAVY = ("grpc", "sqlalchemy", "alembic", "flask")


def commands() -> list[tuple[str, ...]]:
    """Return every command, those of groups too."""
    context = click.Context(main.upwell)
    found: list[tuple[str, ...]] = []
    for name in main.COMMANDS:
        found.append((name,))
        command = main.upwell.get_command(context, name)
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.commands]
    return found


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_it_shows_an_example_of_each_command(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main.upwell, [*path, "--help"])
    assert shown.exit_code == 0
    assert " ".join(("upwell", *path)) in shown.output.split("\n", 1)[1]


def test_it_lists_every_command() -> None:
    shown = CliRunner().invoke(main.upwell, ["--help"])
    assert [name for name in main.COMMANDS if f"  {name} " not in shown.output] == []


@pytest.mark.parametrize("module", ["cli.main", "cli.up", "cli.supervisor"])
def test_it_loads_nothing_heavy_before_it_forks(module: str) -> None:
    script = f"import {module}, sys; print(*(n for n in {HEAVY} if n in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.split() == []
