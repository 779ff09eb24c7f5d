"""The repository holds what it should, and nothing of one machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.rules.contracts import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
DATA = {".jsonl", ".png", ".ico", ".woff2", ".mo"}
REGISTRIES = re.compile(
    r"(?:pypi|pythonhosted|npmjs|crates|golang|maven|debian)\.(?:org|io|com)\b", re.IGNORECASE
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home)/[\w.-]+")
COLUMNS = 120
# Each pattern is written so that it does not match itself.
LATER = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b")
BARE_NOQA = re.compile(r"#\s*noq[a](?!:)", re.IGNORECASE)
BARE_IGNORE = re.compile(r"#\s*type:\s*ignor[e](?!\[)")


def tracked() -> list[Path]:
    """Return the files of the repository, those not yet committed too."""
    listed = subprocess.run(
        [  # noqa: S607  whichever git is there
            "git",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts(*suffixes: str) -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), path.read_text(errors="replace"))
        for path in tracked()
        if path.suffix not in DATA and (not suffixes or path.suffix in suffixes)
    ]


def found(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group()}"
        for name, text in texts(*suffixes)
        for hit in pattern.finditer(text)
    ]


def test_it_names_no_registry() -> None:
    assert found(REGISTRIES) == []


def test_it_names_no_path_of_one_machine() -> None:
    assert found(MACHINE) == []


def test_it_leaves_nothing_for_later() -> None:
    assert found(LATER, ".py", ".js", ".html", ".css", ".proto") == []


def test_it_keeps_the_lines_of_templates_short() -> None:
    """A line has at most 120 columns; djlint leaves long calls as they are."""
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "services" / "gateway" / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > COLUMNS
    ]
    assert long == []


def test_it_silences_no_tool_without_saying_which_rule() -> None:
    assert found(BARE_NOQA, ".py") + found(BARE_IGNORE, ".py") == []


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "Dockerfile",
        "docker-compose.yml",
        ".ci/run",
        "docs/adr",
        *LOCKS,
    ],
)
def test_it_has_what_a_newcomer_looks_for(name: str) -> None:
    assert (ROOT / name).exists()


def entries(lock: str) -> dict[str, tuple[str, str]]:
    """Return version and the whole entry of each package of a lock, by its canonical name."""
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    parsed = [(re.match(r"([\w.-]+)==([\w.!+]+)", block), block) for block in blocks]
    return {
        canonicalize_name(match[1]): (match[2], block)
        for match, block in parsed
        if match is not None
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_it_locks_every_package_by_hash_and_without_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert [line for line in text.splitlines() if line.startswith("-")] == []
    assert [
        name for name, (_, block) in entries(lock).items() if "--hash=sha256:" not in block
    ] == []


def wanted(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ("local",)), (LOCKS[1], ("local", "dev"))])
def test_it_keeps_the_lock_in_line_with_the_project(lock: str, extras: tuple[str, ...]) -> None:
    locked = entries(lock)
    stale = [
        str(one)
        for one in wanted(*extras)
        if (entry := locked.get(canonicalize_name(one.name))) is None
        or Version(entry[0]) not in one.specifier
    ]
    assert stale == [], "run `make lock`"


def test_it_tests_with_the_versions_it_runs_on() -> None:
    running, checking = entries(LOCKS[0]), entries(LOCKS[1])
    different = [
        name
        for name, (version, _) in running.items()
        if checking.get(name, (version, ""))[0] != version
    ]
    assert different == []
