"""Checks what must always hold."""

import pytest

from tests.cli.conftest import Place

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]


def test_it_shows_every_invariant_of_every_service(place: Place) -> None:
    place.run("community", "create", "--slug", "acme", "--name", "Acme")
    checked = place.run("check")
    assert checked.returncode == 0, checked.stderr
    assert "acme" in checked.stdout
    assert "members" in checked.stdout
    assert "ideas" in checked.stdout
    assert "invariants hold" in checked.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "There is no database in"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "does not respond"),
        ({"DATABASE_URL": "nonsense"}, "does not respond"),
    ],
)
def test_it_fails_without_a_database(place: Place, more: dict[str, str], said: str) -> None:
    checked = place.run("check", **more)
    assert checked.returncode == 1
    assert said in checked.stderr
    assert "Traceback" not in checked.stderr
    assert "hold" not in checked.stderr
