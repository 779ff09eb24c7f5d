"""Writes emails from templates, sends them, and reads the local mailbox of a small set-up."""

import mailbox
import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import jinja2

from shared import clock

TIMEOUT = 20.0
FALLBACK = "en"


class MailUnavailable(Exception):  # noqa: N818  reads as what it says
    """Says that an email could not be handed over; trying again later may help."""


class MailRefused(Exception):  # noqa: N818  reads as what it says
    """Says that the other side will never take this email."""


@dataclass(frozen=True)
class Email:
    """Holds one email to one person."""

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Received:
    """Holds one email of a local mailbox."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    create_time: datetime


class Mailer(Protocol):
    """Sends emails."""

    def send(self, email: Email) -> None:
        """Hand an email over; raises `MailUnavailable` or `MailRefused`."""


@lru_cache(maxsize=64)
def _environment(folder: Path, *, escape: bool) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=escape,  # noqa: S701  plain text has nothing to escape
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )


def write(folder: Path, locale: str, to: str, values: dict[str, object]) -> Email:
    """Return the email of a template folder, filled with values.

    The folder holds `subject.txt`, `body.txt` and `body.html`, or a folder of these for each
    language (`en/`, `de/`); a language that is not there falls back to English.
    """
    for name in (locale, locale.partition("-")[0], FALLBACK):
        if name.isalnum() and (folder / name).is_dir():
            folder = folder / name
            break
    plain = _environment(folder, escape=False)
    return Email(
        to=to,
        subject=" ".join(plain.get_template("subject.txt").render(values).split()),
        text=plain.get_template("body.txt").render(values),
        html=_environment(folder, escape=True).get_template("body.html").render(values),
    )


def compose(email: Email, sender: str) -> EmailMessage:
    """Return an email as a message with a plain and an HTML part.

    Raises `MailRefused` where an address can't be written in a header.
    """
    message = EmailMessage(policy=policy.SMTP)
    name, address = parseaddr(sender)
    try:
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=email.to)
        message["Subject"] = email.subject
    except (ValueError, IndexError, MessageError) as error:
        raise MailRefused(str(error)) from error
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2] or "localhost")
    # Other mail programs then send no holiday notices back.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text)
    message.add_alternative(email.html, subtype="html")
    return message


@dataclass(frozen=True)
class Smtp:
    """Sends through a mail server, encrypted where it can be; credentials only encrypted."""

    host: str
    port: int
    user: str
    password: str
    implicit_tls: bool
    sender: str

    def send(self, email: Email) -> None:
        """Hand an email over."""
        message = compose(email, self.sender)
        try:
            with self._connect() as server:
                server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
            if isinstance(error, smtplib.SMTPRecipientsRefused) and all(
                400 <= code < 500  # noqa: PLR2004  SMTP's own classes
                for code, _ in error.recipients.values()
            ):
                raise MailUnavailable(str(error)) from error
            raise MailRefused(str(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailUnavailable(str(error)) from error

    def _connect(self) -> smtplib.SMTP:
        if self.implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            server.ehlo()
            encrypted = self.implicit_tls
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
                encrypted = True
            if self.user:
                self._log_in(server, encrypted=encrypted)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP, *, encrypted: bool) -> None:
        if not encrypted:
            message = "The mail server offers no encryption, so no password was sent."
            raise MailUnavailable(message)
        server.login(self.user, self.password)


@dataclass(frozen=True)
class Maildir:
    """Puts emails into a local folder, where `/dev/mail` shows them."""

    folder: Path
    sender: str

    def send(self, email: Email) -> None:
        """Put an email into the folder."""
        message = compose(email, self.sender)
        try:
            # The library makes these only where the folder itself is missing.
            for part in ("tmp", "new", "cur"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
            mailbox.Maildir(self.folder, create=True).add(message)
        except OSError as error:
            raise MailUnavailable(str(error)) from error


@dataclass(frozen=True)
class Nowhere:
    """Drops emails, where no address for mail is set."""

    def send(self, email: Email) -> None:
        """Drop an email."""


def connect(url: str, sender: str = "Upwell <no-reply@localhost>") -> Mailer:
    """Return what sends through `smtp://`, `smtps://` or `maildir:`; an empty URL drops emails.

    Raises ValueError for any other.
    """
    if not url:
        return Nowhere()
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        return Maildir(Path(unquote(parts.path)), sender)
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        implicit = parts.scheme == "smtps"
        return Smtp(
            host=parts.hostname,
            port=parts.port or (465 if implicit else 587),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            implicit_tls=implicit,
            sender=sender,
        )
    message = "A mail address is smtp://host, smtps://host or maildir:/folder."
    raise ValueError(message)


def read(url: str, limit: int = 50) -> list[Received]:
    """Return the emails of a local mailbox, newest first; none where there is no mailbox."""
    parts = urlsplit(url)
    folder = Path(unquote(parts.path))
    if parts.scheme != "maildir" or not (folder / "cur").is_dir():
        return []
    box = mailbox.Maildir(folder, factory=None, create=False)
    found = []
    for key in box.iterkeys():
        try:
            raw = box.get_bytes(key)
            moment = box.get_message(key).get_date()
        except (KeyError, OSError):
            continue
        found.append((moment, _received(key, raw)))
    found.sort(key=lambda pair: (pair[1].create_time, pair[0], pair[1].key), reverse=True)
    return [email for _, email in found[:limit]]


def _received(key: str, raw: bytes) -> Received:
    message = message_from_bytes(raw, policy=policy.default)
    try:
        moment = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except ValueError:
        moment = datetime.fromtimestamp(0, UTC)
    return Received(
        key=key,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        create_time=moment,
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
