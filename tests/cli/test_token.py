"""Makes tokens while nothing runs."""

import re

import pytest

from tests.cli.conftest import Place

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300), pytest.mark.xdist_group("token")]


@pytest.fixture(scope="module")
def acme(shared_place: Place) -> Place:
    """Return a place with one community, where nothing runs."""
    made = shared_place.run("community", "create", "--slug", "acme", "--name", "Acme")
    assert made.returncode == 0, made.stderr
    return shared_place


def test_it_prints_the_token_alone(acme: Place) -> None:
    made = acme.run("token", "create", "--handle", "bob", "--role", "moderator")
    assert made.returncode == 0, made.stderr
    assert re.fullmatch(r"upw_pat_\S+\n", made.stdout)
    assert "Created the member bob" in made.stderr


def test_it_creates_a_member_once(acme: Place) -> None:
    acme.run("token", "create", "--handle", "carol")
    again = acme.run("token", "create", "--handle", "carol")
    assert again.returncode == 0
    assert "Created" not in again.stderr


def test_it_stops_the_database_it_started(acme: Place) -> None:
    acme.run("token", "create", "--handle", "dora")
    assert not (acme.data / "postgres" / "postmaster.pid").exists()


def test_it_keeps_the_keys_to_its_owner(acme: Place) -> None:
    assert (acme.data / "keys.json").stat().st_mode & 0o777 == 0o600


def test_it_lists_and_revokes(acme: Place) -> None:
    acme.run("token", "create", "--handle", "erin", "--scope", "read", "--name", "board")
    listed = acme.run("token", "list", "--handle", "erin").stdout
    assert "board" in listed
    assert "upw_pat_" not in listed
    revoked = acme.run("token", "revoke", "--handle", "erin", listed.split()[0])
    assert revoked.returncode == 0, revoked.stderr
    assert "erin has no tokens" in acme.run("token", "list", "--handle", "erin").stderr


def test_it_says_which_communities_there_are(acme: Place) -> None:
    refused = acme.run("token", "create", "--handle", "bob", "--community", "other")
    assert refused.returncode == 1
    assert "acme" in refused.stderr
    assert refused.stdout == ""


def test_it_says_that_there_is_no_community_yet(place: Place) -> None:
    refused = place.run("token", "create", "--handle", "bob")
    assert refused.returncode == 1
    assert "upwell community create" in refused.stderr


def test_it_refuses_a_role_that_does_not_exist(acme: Place) -> None:
    refused = acme.run("token", "create", "--handle", "bob", "--role", "emperor")
    assert refused.returncode == 2
    assert "moderator" in refused.stderr
