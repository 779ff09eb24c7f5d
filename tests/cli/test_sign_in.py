"""The first administrator of a community can sign in, and so can who had no address."""

import re

import pytest

from tests.cli.conftest import Place

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300), pytest.mark.xdist_group("token")]


@pytest.fixture(scope="module")
def acme(shared_place: Place) -> Place:
    """Return a place with one community, where nothing runs."""
    wanted = ("--slug", "acme", "--name", "Acme", "--host", "ideas.acme.example")
    made = shared_place.run("community", "create", *wanted, "--admin-email", "you@acme.example")
    assert made.returncode == 0, made.stderr
    assert "Sign in as you@acme.example with this link." in made.stderr
    link = r"http://ideas\.acme\.example:\d+/sign-in/confirm\?token=\S{43}\n"
    assert re.search(link, made.stdout)
    return shared_place


def test_it_prints_another_link(acme: Place) -> None:
    made = acme.run("sign-in", "--email", "YOU@acme.example")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("http://ideas.acme.example")


def test_it_says_what_to_do_about_an_account_without_an_address(acme: Place) -> None:
    made = acme.run("token", "create", "--handle", "ops", "--role", "admin")
    assert "upwell sign-in --community acme --handle ops --email you@example.com" in made.stderr
    refused = acme.run("sign-in", "--handle", "ops")
    assert refused.returncode == 1
    assert "ops has no email address" in refused.stderr
    given = acme.run("sign-in", "--handle", "ops", "--email", "ops@acme.example")
    assert given.returncode == 0, given.stderr
    assert "/sign-in/confirm?token=" in given.stdout
    again = acme.run("token", "create", "--handle", "ops")
    assert "no email address" not in again.stderr


def test_it_needs_to_know_who(acme: Place) -> None:
    refused = acme.run("sign-in")
    assert refused.returncode == 2
    assert "--email you@example.com" in refused.stderr


def test_it_gives_nobody_the_account_of_another_address(acme: Place) -> None:
    given = acme.run("sign-in", "--handle", "kim", "--email", "kim@acme.example", "--role", "admin")
    assert given.returncode == 0, given.stderr
    wrong = acme.run("sign-in", "--handle", "kim", "--email", "else@acme.example")
    assert wrong.returncode == 1


def test_it_creates_nothing_for_what_is_no_address(acme: Place) -> None:
    wanted = ("--slug", "other", "--name", "Other", "--admin-email", "nobody")
    refused = acme.run("community", "create", *wanted)
    assert refused.returncode == 2
    assert "other" not in acme.run("community", "list").stdout
