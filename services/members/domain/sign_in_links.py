"""Says how links to sign in work."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.refusals import FailedPrecondition, NotAllowed, RateLimited, Unauthenticated

LINK_LIFETIME = timedelta(minutes=15)
LINK_WINDOW = timedelta(minutes=30)
LINK_MOST = 5
LINK_KEEP = timedelta(days=1)
NONCE_LEAST = 16
# A link that the operator hands to a member, who need not be at a browser yet.
GIVEN_LIFETIME = timedelta(days=1)
CODE_DIGITS = 8
CODE_ATTEMPTS = 5


class TooManyLinks(RateLimited):
    """Refuses one more link to the same address."""

    message = (
        "Too many links were requested for this address. Use the newest email, or wait half an "
        "hour and try again."
    )


class SignInLinkInvalid(Unauthenticated):
    """Refuses a link that is wrong, used or too old."""

    message = (
        "This link is no longer valid: it was already used or is older than 15 minutes. Request "
        "a new one."
    )


class OpenedInAnotherBrowser(Unauthenticated):
    """Refuses a link in a browser that did not ask for it."""

    message = (
        "This link was requested in another browser. Enter the code {code} there, or request a new "
        "link here."
    )


class SignInCodeWrong(Unauthenticated):
    """Refuses a code that was mistyped, or guessed."""

    message = "This code is not right. Check the newest email and try again."


class SignInCodeExpired(Unauthenticated):
    """Refuses a code after too many wrong ones, or where no link of this browser is good."""

    message = (
        "This code no longer works: it has expired, was used, or a wrong one was entered too often."
        " Request a new email."
    )


class EmailMissing(FailedPrecondition):
    """Refuses to let somebody in who could never come back."""

    message = "{handle} has no email address, so nobody can sign in with it. Set one first."


class InvitationNeeded(NotAllowed):
    """Refuses to let somebody join who was not invited."""

    message = "You need an invitation to join. Ask a member to invite you."


@dataclass(frozen=True)
class SignInLink:
    """Holds a link on its way; the secret is kept as a digest only."""

    digest: bytes
    nonce_digest: bytes
    email: str
    next_path: str
    locale: str
    create_time: datetime
    expire_time: datetime
    use_time: datetime | None = None
    code_digest: bytes = b""
    # How many wrong codes were entered in the browser that asked.
    attempts: int = 0

    def is_good(self, now: datetime) -> bool:
        """Return whether it can still be used."""
        return self.use_time is None and now < self.expire_time

    def takes_code(self, now: datetime) -> bool:
        """Return whether its code can still be entered."""
        return self.is_good(now) and bool(self.code_digest) and self.attempts < CODE_ATTEMPTS

    @property
    def is_bound(self) -> bool:
        """Return whether it works only in the browser that asked."""
        return bool(self.nonce_digest)


def code_of(secret: str) -> str:
    """Return the digits that stand for a link's secret, as people type them."""
    number = int.from_bytes(hashlib.sha256(f"code {secret}".encode()).digest())
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def shown_code(code: str) -> str:
    """Return a code in two halves, for reading."""
    return f"{code[: CODE_DIGITS // 2]} {code[CODE_DIGITS // 2 :]}"


def typed_code(text: str) -> str:
    """Return the digits of what was typed."""
    return "".join(letter for letter in text[:40] if letter in "0123456789")


def code_digest(nonce: str, code: str) -> bytes:
    """Return what is kept of a code: it can be found only with the browser's own secret."""
    return hashlib.sha256(f"{nonce}:{code}".encode()).digest()


def safe_path(path: str) -> str:
    """Return a path of the portal, or `/` for anything that could lead elsewhere."""
    bad = "\\" in path or any(ord(letter) < 33 or letter == "\x7f" for letter in path)  # noqa: PLR2004  control characters
    if len(path) > 2000 or bad or not re.match(r"/(?!/)", path):  # noqa: PLR2004  browsers' own limit
        return "/"
    return path
