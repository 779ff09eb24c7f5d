"""Checks that emails are written, sent and read back."""

import contextlib
import functools
import smtplib
import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from shared import mail
from tests.harness import freeze

EMAIL = mail.Email("ana@example.com", "Grüße, hello", "Straße\n", "<p>Straße</p>\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a template folder in two languages."""
    for locale, word in (("en", "Hello"), ("de", "Hallo")):
        own = tmp_path / "hello" / locale
        own.mkdir(parents=True)
        (own / "subject.txt").write_text(f"{word}\n {{{{ name }}}}\n")
        (own / "body.txt").write_text(f"{word} {{{{ name }}}}\n")
        (own / "body.html").write_text(f"<p>{word} {{{{ name }}}}</p>\n")
    return tmp_path / "hello"


def test_it_writes_in_the_persons_language(folder: Path) -> None:
    assert mail.write(folder, "de-AT", "a@b.c", {"name": "Ana"}).text == "Hallo Ana\n"
    assert mail.write(folder, "fr", "a@b.c", {"name": "Ana"}).text == "Hello Ana\n"
    assert mail.write(folder, "../de", "a@b.c", {"name": "Ana"}).text == "Hello Ana\n"


def test_it_escapes_only_the_html(folder: Path) -> None:
    email = mail.write(folder, "en", "a@b.c", {"name": "<b>\nBcc: x"})
    assert email.subject == "Hello <b> Bcc: x"
    assert email.text == "Hello <b>\nBcc: x\n"
    assert email.html == "<p>Hello &lt;b&gt;\nBcc: x</p>\n"


def test_it_reads_a_local_mailbox_newest_first(tmp_path: Path) -> None:
    url = f"maildir:{tmp_path}/data/mail"
    assert mail.read(url) == []
    mailer = mail.connect(url)
    start = datetime(2026, 5, 1, tzinfo=UTC)
    for minute in range(3):
        freeze(start + timedelta(minutes=minute))
        mailer.send(mail.Email("ana@example.com", f"No. {minute}", "text", "<p>html</p>"))
    assert [one.subject for one in mail.read(url)] == ["No. 2", "No. 1", "No. 0"]
    assert [one.subject for one in mail.read(url, limit=1)] == ["No. 2"]
    freeze(start + timedelta(hours=1))
    mailer.send(EMAIL)
    newest = mail.read(url)[0]
    assert (newest.to, newest.subject, newest.text, newest.html) == (
        EMAIL.to,
        EMAIL.subject,
        EMAIL.text,
        EMAIL.html,
    )
    assert newest.create_time == start + timedelta(hours=1)


@pytest.mark.parametrize("to", ["a@b.c\r\nBcc: x@y.z", "no address", "", "a@b.c, d@e.f"])
def test_it_refuses_an_address_that_is_none(to: str, tmp_path: Path) -> None:
    with pytest.raises(mail.MailRefused):
        mail.connect(f"maildir:{tmp_path}/mail").send(mail.Email(to, "s", "t", "h"))


def test_it_drops_emails_without_an_address() -> None:
    mail.connect("").send(EMAIL)
    assert mail.read("") == []


@pytest.mark.parametrize("url", ["http://x", "smtp://", "nonsense"])
def test_it_refuses_an_unknown_kind_of_address(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://host"):
        mail.connect(url)


class FakeServer(contextlib.AbstractContextManager["FakeServer"]):
    """Stands in for smtplib's server and notes what was asked of it."""

    starttls_offered = True
    failure: Exception | None = None

    @functools.cached_property
    def done(self) -> list[str]:
        return []

    def __exit__(self, *_: object) -> None:  # noqa: D105  a context manager ends
        self.done.append("quit")

    def ehlo(self) -> None:
        """Note nothing."""

    def has_extn(self, _name: str) -> bool:
        return self.starttls_offered

    def starttls(self, context: ssl.SSLContext) -> None:
        assert context.verify_mode is ssl.CERT_REQUIRED
        self.done.append("starttls")

    def login(self, user: str, password: str) -> None:
        self.done.append(f"login {user} {password}")

    def send_message(self, message: EmailMessage) -> None:
        if self.failure is not None:
            raise self.failure
        self.done.append(f"send {message['To']}")

    def close(self) -> None:
        self.done.append("close")


def _send(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtplib, "SMTP", lambda *_, **__: server)
    mail.connect("smtp://us%40er:pa%3Ass@mail.example.com").send(EMAIL)


def test_it_sends_encrypted_where_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    server = FakeServer()
    _send(server, monkeypatch)
    assert server.done == ["starttls", "login us@er pa:ss", "send ana@example.com", "quit"]


def test_it_sends_no_password_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    server = FakeServer()
    server.starttls_offered = False
    with pytest.raises(mail.MailUnavailable, match="no encryption"):
        _send(server, monkeypatch)
    assert server.done == ["close"]


def test_it_tells_a_refusal_from_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, wanted in ((450, mail.MailUnavailable), (550, mail.MailRefused)):
        failure = smtplib.SMTPRecipientsRefused({"ana@example.com": (code, b"no")})
        server = FakeServer()
        server.failure = failure
        with pytest.raises(wanted):
            _send(server, monkeypatch)
    server.failure = ConnectionResetError()
    with pytest.raises(mail.MailUnavailable):
        _send(server, monkeypatch)
