"""Checks that the worker sends emails."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from services.members import jobs
from shared import clock, ids, mail, migrate
from shared.db import Database
from shared.jobs import App, run_due
from tests import harness
from tests.harness import Caller, Servers, freeze
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


def work(everywhere: Database, mailer: mail.Mailer) -> None:
    """Do the jobs that are due."""
    url = everywhere.engine.url.render_as_string(hide_password=False)
    run_due(App(jobs.TASKS, url, jobs.Work(everywhere, mailer)))


def waiting(everywhere: Database) -> int:
    """Return how many emails will be tried again."""
    with everywhere.everywhere() as tx:
        return int(
            tx.execute(
                sa.text(
                    "UPDATE members_jobs.procrastinate_jobs SET scheduled_at = now()"
                    " WHERE status = 'todo'"
                )
            ).rowcount
        )


def test_it_sends_each_email_once(town: Town, everywhere: Database, tmp_path: Path) -> None:
    url = f"maildir:{tmp_path}/mail"
    token = town.ask("zoe@example.com")
    town.ask("zoe@example.com", locale="de")
    for _ in range(2):
        work(everywhere, mail.connect(url))
    received = mail.read(url)
    assert len(received) == 2
    assert {email.to for email in received} == {"zoe@example.com"}
    assert {email.subject for email in received} == {
        "Your sign-in link for Spring",
        "Dein Anmeldelink für Spring",
    }
    assert any(f"/sign-in/confirm?token={token}" in email.text for email in received)
    assert town.emails() == []


def test_it_keeps_no_secret_and_no_address_in_the_queue(town: Town, everywhere: Database) -> None:
    token = town.ask("zoe@example.com")
    with everywhere.everywhere() as tx:
        kept = tx.execute(sa.text("SELECT args::text FROM members_jobs.procrastinate_jobs")).all()
    assert len(kept) == 1
    assert not any(word in kept[0][0] for word in (token, "zoe", "http"))


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
    work(everywhere, mail.connect(f"maildir:{tmp_path}/mail"))
    received = mail.read(f"maildir:{tmp_path}/mail")
    assert len({email.subject for email in received}) == 6
    assert all(email.text.strip() and "<p>" in email.html for email in received)


def test_it_tries_again_later_where_mail_is_away(
    town: Town, everywhere: Database, tmp_path: Path
) -> None:
    town.ask("zoe@example.com")
    work(everywhere, Failing(mail.MailUnavailable("away")))
    mailer = mail.connect(f"maildir:{tmp_path}/mail")
    work(everywhere, mailer)
    assert len(town.emails()) == 1
    assert waiting(everywhere) == 1
    work(everywhere, mailer)
    assert len(mail.read(f"maildir:{tmp_path}/mail")) == 1
    assert town.emails() == []


def test_it_drops_an_email_that_is_refused_or_too_old(
    town: Town, everywhere: Database, tmp_path: Path
) -> None:
    town.ask("zoe@example.com")
    work(everywhere, Failing(mail.MailRefused("no")))
    assert town.emails() == []
    town.ask("zoe@example.com")
    freeze(clock.now() + timedelta(minutes=16))
    work(everywhere, mail.connect(f"maildir:{tmp_path}/mail"))
    assert town.emails() == []
    assert mail.read(f"maildir:{tmp_path}/mail") == []
    assert waiting(everywhere) == 0


def test_it_sends_what_waited_in_the_version_before(
    servers: Servers, tmp_path: Path, community: UUID
) -> None:
    with harness.unmigrated(servers) as url:
        migrate.upgrade("members", url, "0001")
        everywhere = Database(url, "upwell_members_work", pool_size=2)
        with everywhere.everywhere() as tx:
            tx.execute(
                sa.text(
                    """INSERT INTO members.letters VALUES (:community, :uid, 'invitation', 'en',
                    'zoe@example.com', '{"community": "Spring", "url": "http://localhost/"}', 1,
                    now() - interval '1 second', now() + interval '1 day')"""
                ),
                {"community": community, "uid": ids.new_id()},
            )
        migrate.upgrade("members", url)
        work(everywhere, mail.connect(f"maildir:{tmp_path}/mail"))
        everywhere.close()
    assert len(mail.read(f"maildir:{tmp_path}/mail")) == 1
