"""Checks what the worker does without anybody asking."""

from datetime import timedelta
from pathlib import Path

from services.members import actions
from shared import clock, mail
from shared.db import Database
from tests.harness import Caller, freeze
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


class Failing:
    """Stands in for a mail server that fails."""

    def __init__(self, failure: Exception) -> None:
        """Take what to fail with."""
        self.failure = failure

    def send(self, letter: mail.Letter) -> None:  # noqa: ARG002  as the protocol says
        """Fail."""
        raise self.failure


def test_it_sends_each_letter_once(town: Town, everywhere: Database, tmp_path: Path) -> None:
    url = f"maildir:{tmp_path}/mail"
    token = town.ask("zoe@example.com")
    town.ask("zoe@example.com", locale="de")
    mailer = mail.connect(url)
    assert [actions.send_letter(everywhere, mailer) for _ in range(3)] == [True, True, False]
    received = mail.read(url)
    assert {letter.to for letter in received} == {"zoe@example.com"}
    assert {letter.subject for letter in received} == {
        "Your sign-in link for Spring",
        "Ihr Anmelde-Link für Spring",
    }
    assert any(f"/sign-in/confirm?token={token}" in letter.text for letter in received)
    assert town.letters() == []


def test_it_sends_every_letter_in_every_language(
    town: Town, admin: pb.Member, everywhere: Database, tmp_path: Path, call: Caller
) -> None:
    for locale in ("en", "de"):
        town.set_access(pb.ACCESS_PUBLIC)
        town.ask(f"new-{locale}@example.com", locale=locale)
        town.set_access(pb.ACCESS_GATED)
        town.ask(f"no-{locale}@example.com", locale=locale)
        request = pb.UpdateCommunityRequest(community=pb.Community(locale=locale))
        call(town.stub.UpdateCommunity, request, town.system)
        invite = pb.InviteMemberRequest(email=f"in-{locale}@example.com")
        call(town.stub.InviteMember, invite, town.actor(admin))
    mailer = mail.connect(f"maildir:{tmp_path}/mail")
    while actions.send_letter(everywhere, mailer):
        pass
    received = mail.read(f"maildir:{tmp_path}/mail")
    assert len({letter.subject for letter in received}) == 6
    assert all(letter.text.strip() and "<p>" in letter.html for letter in received)


def test_it_tries_again_later_where_mail_is_away(
    town: Town, everywhere: Database, tmp_path: Path
) -> None:
    start = clock.now()
    freeze(start)
    town.ask("zoe@example.com")
    assert actions.send_letter(everywhere, Failing(mail.MailAway("away")))
    mailer = mail.connect(f"maildir:{tmp_path}/mail")
    assert not actions.send_letter(everywhere, mailer)
    freeze(start + timedelta(seconds=10))
    assert actions.send_letter(everywhere, mailer)
    assert len(mail.read(f"maildir:{tmp_path}/mail")) == 1


def test_it_drops_a_letter_that_is_refused_or_too_old(
    town: Town, everywhere: Database, tmp_path: Path
) -> None:
    town.ask("zoe@example.com")
    assert actions.send_letter(everywhere, Failing(mail.MailRefused("no")))
    assert town.letters() == []
    town.ask("zoe@example.com")
    freeze(clock.now() + timedelta(minutes=16))
    assert actions.send_letter(everywhere, mail.connect(f"maildir:{tmp_path}/mail"))
    assert town.letters() == []
    assert mail.read(f"maildir:{tmp_path}/mail") == []


def test_it_purges_what_has_expired(town: Town, everywhere: Database) -> None:
    town.ask("zoe@example.com")
    assert actions.purge(everywhere) == 0
    freeze(clock.now() + timedelta(days=2))
    assert actions.purge(everywhere) == 2
