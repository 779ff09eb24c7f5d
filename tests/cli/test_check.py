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
