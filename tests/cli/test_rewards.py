"""Gives rewards its history, and reconciles."""

import json

import pytest

from tests.cli.conftest import Place

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]

IDEAS = [
    {"record": "member", "external_id": "ada", "display_name": "Ada Lovelace"},
    {"record": "member", "external_id": "bob", "display_name": "Bob Stone"},
    {
        "external_id": "1",
        "title": "Dark mode, please",
        "author": "ada",
        "status": "shipped",
        "votes": [{"member": "bob"}, {"member": "ada"}],
    },
]


def test_it_takes_history_in_once_and_brings_points_to_it(place: Place) -> None:
    place.run("community", "create", "--slug", "acme", "--name", "Acme")
    file = place.data / "ideas.jsonl"
    file.write_text("\n".join(map(json.dumps, IDEAS)))
    done = place.run("import", str(file))
    assert done.returncode == 0, done.stderr

    # No worker runs, so nothing was heard of it by events.
    first = place.run("rewards", "backfill")
    assert first.returncode == 0, first.stderr
    assert "2 people and 4 events were new" in first.stdout
    assert "0 people and 0 events were new" in place.run("rewards", "backfill").stdout

    shown = place.run("rewards", "reconcile")
    assert shown.returncode == 0, shown.stderr
    assert "2 members would be changed" in shown.stdout
    assert "Nothing was changed" in shown.stderr
    again = place.run("rewards", "reconcile", "--apply")
    assert "2 members were changed" in again.stdout, again.stderr
    assert "0 members would be changed" in place.run("rewards", "reconcile").stdout

    checked = place.run("check")
    assert checked.returncode == 0, checked.stdout
    assert "rewards" in checked.stdout
