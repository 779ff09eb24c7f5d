"""Says how links to sign in work."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.refusals import NotAllowed, RateLimited, Unauthenticated

LINK_LIFETIME = timedelta(minutes=15)
LINK_WINDOW = timedelta(minutes=30)
LINK_MOST = 5
LINK_KEEP = timedelta(days=1)
NONCE_LEAST = 16


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

    message = "This link was requested in another browser. Open it there or request a new one here."


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

    def is_good(self, now: datetime) -> bool:
        """Return whether it can still be used."""
        return self.use_time is None and now < self.expire_time


def safe_path(path: str) -> str:
    """Return a path of the portal, or `/` for anything that could lead elsewhere."""
    bad = "\\" in path or any(ord(letter) < 33 or letter == "\x7f" for letter in path)  # noqa: PLR2004  control characters
    if len(path) > 2000 or bad or not re.match(r"/(?!/)", path):  # noqa: PLR2004  browsers' own limit
        return "/"
    return path
