"""Says how somebody proves who they are: sign-in links and access tokens."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared import text
from shared.refusals import Invalid, NotAllowed, NotFound, RateLimited, Unauthenticated

LINK_LIFETIME = timedelta(minutes=15)
LINK_WINDOW = timedelta(minutes=30)
LINK_MOST = 5
LINK_KEEP = timedelta(days=1)
NONCE_LEAST = 16
TOKENS_MOST = 50
TOKEN_LONGEST = timedelta(days=3660)
LAST_USED_EVERY = timedelta(minutes=1)
SCOPES = ("read", "write")
# A request id is remembered for as long as somebody may still be trying.
REQUEST_KEEP = timedelta(days=7)


class TooManyLinks(RateLimited):
    """Refuses one more link to the same address."""

    message = (
        "Too many links were asked for with this address. Use the newest letter, or wait half an"
        " hour and ask again."
    )


class SignInLinkInvalid(Unauthenticated):
    """Refuses a link that is wrong, used or too old."""

    message = "This link was used already or is older than 15 minutes. Ask for a new one."


class OpenedInAnotherBrowser(Unauthenticated):
    """Refuses a link in a browser that did not ask for it."""

    message = "Open this link in the browser you asked for it with, or ask for a new one here."


class InvitationNeeded(NotAllowed):
    """Refuses to let somebody join who was not invited."""

    message = "Joining this community needs an invitation. Ask the people who run it for one."


class AccessTokenInvalid(Unauthenticated):
    """Refuses a token that is wrong, revoked or has expired."""

    message = "This token is not valid: it is wrong, has expired or was revoked."


class AccessTokenNotFound(NotFound):
    """Refuses because the caller has no such token."""

    message = "You have no such access token. It may have been revoked already."


class TooManyTokens(RateLimited):
    """Refuses one more token."""

    message = "You have {most} access tokens. Revoke one that you no longer use first."


class ScopesTooWide(NotAllowed):
    """Refuses a token that could do more than the one that makes it."""

    message = "A token can't make one that may do more than itself."


class RequestIdReused(Invalid):
    """Refuses a request id that came with something else before."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"request_id": "This id came with another request. Make a new one."})


@dataclass(frozen=True)
class Identity:
    """Holds who somebody is."""

    community: UUID
    member: UUID
    handle: str
    display_name: str
    roles: tuple[str, ...]
    capabilities: tuple[str, ...]
    state: str
    locale: str
    accepted_conduct_version: int
    scopes: tuple[str, ...] = ()
    is_new: bool = False
    next_path: str = ""
    access_token: UUID | None = None


@dataclass(frozen=True)
class AccessToken:
    """Holds a personal access token; `secret` only right after it was made."""

    uid: UUID
    member: UUID
    display_name: str
    scopes: tuple[str, ...]
    create_time: datetime
    expire_time: datetime | None = None
    last_used_time: datetime | None = None
    secret: str = ""


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


def check_token(
    display_name: str, scopes: tuple[str, ...], expire_time: datetime | None, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """Return a token's name and scopes in their kept form; raises `Invalid`.

    Writing includes reading. No scope means reading only.
    """
    form = text.Form()
    name = form.line("access_token.display_name", display_name, least=1, most=80)
    if unknown := set(scopes) - set(SCOPES):
        form.refuse("access_token.scopes", f"{min(unknown)[:40]!r} is no scope; use read or write.")
    if expire_time is not None and not now < expire_time <= now + TOKEN_LONGEST:
        form.refuse("access_token.expire_time", "Give an end in the future, within ten years.")
    form.done()
    return name, SCOPES if "write" in scopes else ("read",)
