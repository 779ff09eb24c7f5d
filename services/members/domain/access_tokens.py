"""Says what a personal access token is, and which ones may be made."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared import text
from shared.refusals import NotAllowed, NotFound, RateLimited, Unauthenticated

TOKENS_MOST = 50
TOKEN_LONGEST = timedelta(days=3660)
LAST_USED_EVERY = timedelta(minutes=1)
THINGS = ("ideas", "rewards", "members")
SCOPES = (
    "read",
    "write",
    *(f"{thing}:{deed}" for thing in THINGS for deed in ("read", "write")),
    "admin",
)


class AccessTokenInvalid(Unauthenticated):
    """Refuses a token that is wrong, revoked or has expired."""

    message = "This token is not valid: it is wrong, has expired or was revoked."


class AccessTokenNotFound(NotFound):
    """Refuses because the caller has no such token."""

    message = "Access token not found. It may have been revoked already."


class TooManyTokens(RateLimited):
    """Refuses one more token."""

    message = "You already have {most} access tokens. Revoke one you no longer use first."


class ScopesTooWide(NotAllowed):
    """Refuses a token that could do more than the one that makes it."""

    message = "A token can't create a token with more permissions than its own."


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


def check_token(
    display_name: str, scopes: tuple[str, ...], expire_time: datetime | None, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """Return a token's name and scopes in their kept form; raises `Invalid`.

    Writing includes reading. No scope means reading only.
    """
    form = text.Form()
    name = form.line("access_token.display_name", display_name, least=1, most=80)
    if unknown := set(scopes) - set(SCOPES):
        form.refuse(
            "access_token.scopes",
            f"{min(unknown)[:40]!r} is not a scope. The reference of the API lists them.",
        )
    if expire_time is not None and not now < expire_time <= now + TOKEN_LONGEST:
        form.refuse(
            "access_token.expire_time", ("Choose an end date in the future, within ten years.")
        )
    form.done()
    return name, _kept(set(scopes) or {"read"})


def _kept(scopes: set[str]) -> tuple[str, ...]:
    """Return scopes in their order, with the reading that writing includes."""
    scopes |= {one.replace("write", "read") for one in scopes}
    return tuple(one for one in SCOPES if one in scopes)
