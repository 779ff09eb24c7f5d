"""Checks that the worker sends emails."""

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

    def send(self, email: mail.Email) -> None:  # noqa: ARG002  as the protocol says
        """Fail."""
        raise self.failure


def test_it_sends_each_email_once(town: Town, everywhere: Database, tmp_path: Path) -> None:
    url = f"maildir:{tmp_path}/mail"
    token = town.ask("zoe@example.com")
    town.ask("zoe@example.com", locale="de")
    mailer = mail.connect(url)
    assert [actions.send_email(everywhere, mailer) for _ in range(3)] == [True, True, False]
    received = mail.read(url)
    assert {email.to for email in received} == {"zoe@example.com"}
    assert {email.subject for email in received} == {
        "Your sign-in link for Spring",
        "Ihr Anmelde-Link für Spring",
    }
    assert any(f"/sign-in/confirm?token={token}" in email.text for email in received)
    assert town.emails() == []


def test_it_sends_every_email_in_every_language(
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
    while actions.send_email(everywhere, mailer):
        pass
    received = mail.read(f"maildir:{tmp_path}/mail")
    assert len({email.subject for email in received}) == 6
    assert all(email.text.strip() and "<p>" in email.html for email in received)


def test_it_tries_again_later_where_mail_is_away(
    town: Town, everywhere: Database, tmp_path: Path
) -> None:
    start = clock.now()
    freeze(start)
    town.ask("zoe@example.com")
    assert actions.send_email(everywhere, Failing(mail.MailUnavailable("away")))
    mailer = mail.connect(f"maildir:{tmp_path}/mail")
    assert not actions.send_email(everywhere, mailer)
    freeze(start + timedelta(seconds=10))
    assert actions.send_email(everywhere, mailer)
    assert len(mail.read(f"maildir:{tmp_path}/mail")) == 1


def test_it_drops_an_email_that_is_refused_or_too_old(
    town: Town, everywhere: Database, tmp_path: Path
) -> None:
    town.ask("zoe@example.com")
    assert actions.send_email(everywhere, Failing(mail.MailRefused("no")))
    assert town.emails() == []
    town.ask("zoe@example.com")
    freeze(clock.now() + timedelta(minutes=16))
    assert actions.send_email(everywhere, mail.connect(f"maildir:{tmp_path}/mail"))
    assert town.emails() == []
    assert mail.read(f"maildir:{tmp_path}/mail") == []
