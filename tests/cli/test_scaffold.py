"""A service that `make service` has just written passes what every service has to pass."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.faults import Fault
from cli.scaffold import listings
from cli.scaffold.words import Names, singular
from tests.harness import ROOT

# The environment is there, and this test is not about installing it.
MAKE = ("make", *(f"--old-file=.venv/{stamp}" for stamp in ("made", "runtime", "dev")))
PYTHON = (sys.executable, "-m")
CHECKS = ("check-lint", "check-format", "check-imports", "check-proto", "check-dependencies")
UNNEEDED = {".git", ".hypothesis", ".pytest_cache", ".ruff_cache", ".venv", "test-artefacts", "var"}
# What the rules say of one service, or of a list of all.
RULES = "moderation or test_compose or test_registry or test_names"


def run(folder: Path, *command: str) -> str:
    """Run a command in a copy of the tree, on the code of the copy; fail with what it wrote."""
    paths = (folder, folder / "proto/gen")
    environ = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    environ |= {"PYTHONPATH": os.pathsep.join(map(str, paths)), "MAKEFLAGS": ""}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"
    return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the code, with what was generated and checked before."""
    folder = tmp_path / "upwell"
    shutil.copytree(
        ROOT,
        folder,
        ignore=lambda place, _: UNNEEDED if Path(place) == ROOT else {"__pycache__"},
    )
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.mark.timeout(600)
def test_it_writes_a_service_that_passes_at_once(tree: Path) -> None:
    written = run(tree, *MAKE, "service", "NAME=moderation", "NOUN=incidents")
    assert "services/moderation/actions/incidents.py" in written
    run(tree, *MAKE, "proto/gen/.typed")
    run(tree, *MAKE, *CHECKS)
    run(tree, *PYTHON, "mypy", "-p", "services.moderation", "-p", "tests.moderation")
    run(tree, *PYTHON, "pytest", "-q", "-n", "0", "tests/moderation", "tests/rules", "-k", RULES)


@pytest.mark.parametrize(
    ("plural", "word"),
    [
        ("surveys", "survey"),
        ("stories", "story"),
        ("statuses", "status"),
        ("boxes", "box"),
        ("cases", "case"),
        ("branches", "branch"),
        ("address", "address"),
    ],
)
def test_it_knows_the_singular(plural: str, word: str) -> None:
    assert singular(plural) == word


@pytest.mark.parametrize(
    ("service", "nouns"),
    [
        ("moderation", "moderation"),
        ("Surveys", "surveys"),
        ("my-surveys", "surveys"),
        ("surveys", "people"),
        ("classes", "classes"),
        ("events", "surveys"),
    ],
)
def test_it_refuses_names_that_would_not_work(service: str, nouns: str) -> None:
    with pytest.raises(Fault):
        Names(service, nouns).check()


def test_it_says_where_it_can_list_no_service() -> None:
    with pytest.raises(Fault, match="0 times"):
        listings.add_line("No table here.\n", "surveys", "surveys")
