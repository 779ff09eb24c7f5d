"""Imports tables as a person says they are to be read, and says how that ended."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from cli.faults import Fault
from tests.cli.conftest import Place

POSTS = """id,title,points,state,created
1,SSO,42,Backlog,03/04/2024
2,Export my data,3,Done,05/06/2024
3,,1,Done,05/06/2024
"""
VOTERS = "idea,email\n1,ada@example.org\n1,ben@example.org\n2,ada@example.org\n"


@pytest.mark.processes
@pytest.mark.timeout(300)
def test_it_reads_a_table_as_it_is_told_and_names_its_voters(place: Place) -> None:
    place.run("community", "create", "--slug", "acme", "--name", "Acme")
    posts, voters, mapping = (place.data / name for name in ("p.csv", "v.csv", "map.json"))
    posts.write_text(POSTS)
    voters.write_text(VOTERS)
    mapping.write_text(json.dumps({"columns": {"Points": "votes"}}))

    asked = place.run("import", str(posts), "--mapping", str(mapping))
    assert asked.returncode == 1, asked.stderr
    assert "Nothing was imported: its dates have two meanings." in asked.stdout
    assert "Backlog                   unknown        1" in asked.stdout

    options = ("--mapping", str(mapping), "--date-order", "day-first", "--status", "Backlog=open")
    done = place.run("import", str(posts), *options)
    assert done.returncode == 3, done.stderr
    assert "rows              3: 2 created, 1 refused" in done.stdout
    assert "line 4 (3): The title is empty." in done.stdout

    named = place.run("import", str(voters))
    assert named.returncode == 0, named.stderr
    assert "rows              3: 3 created" in named.stdout
    lines = [json.loads(line) for line in place.run("export").stdout.splitlines()]
    ideas = {one["title"]: one for one in lines if one["record"] == "idea"}
    assert ideas["SSO"]["imported_votes"] == 40
    assert len(ideas["SSO"]["votes"]) == 2
    assert ideas["Export my data"]["imported_votes"] == 2
    assert ideas["SSO"]["create_time"] == "2024-04-03T00:00:00Z"


@pytest.mark.parametrize(
    "option", [("--column", "Points"), ("--status", "=open"), ("--column", "Points=")]
)
def test_it_says_how_to_write_a_pair(tmp_path: Path, option: tuple[str, str]) -> None:
    file = tmp_path / "p.csv"
    file.write_text(POSTS)
    shown = CliRunner().invoke(main.upwell, ["import", str(file), *option])
    assert isinstance(shown.exception, Fault)
    assert "NAME=VALUE" in str(shown.exception)


@pytest.mark.parametrize("text", ["[", "[]", '{"rows": {}}', '{"columns": {"a": 1}}'])
def test_it_says_how_to_write_a_mapping(tmp_path: Path, text: str) -> None:
    file, mapping = tmp_path / "p.csv", tmp_path / "map.json"
    file.write_text(POSTS)
    mapping.write_text(text)
    shown = CliRunner().invoke(main.upwell, ["import", str(file), "--mapping", str(mapping)])
    assert isinstance(shown.exception, Fault)
    assert '"columns"' in str(shown.exception)
