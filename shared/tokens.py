"""Makes personal access tokens that say which community they belong to."""

import secrets
from uuid import UUID

PREFIX = "upw_pat_"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SECRET_LENGTH = 43
COMMUNITY_LENGTH = 22
LENGTH = len(PREFIX) + COMMUNITY_LENGTH + 1 + SECRET_LENGTH


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))


def scope_of(name: str) -> str:
    """Return a scope as people write it: `IDEAS_WRITE` is `ideas:write`."""
    return name.lower().replace("_", ":")


def name_of_scope(scope: str) -> str:
    """Return the name that a scope has in the contract, without what all of them begin with."""
    return scope.upper().replace(":", "_")


def new_token(community: UUID) -> str:
    """Return a fresh token: `upw_pat_`, the community in base 62, `_`, and 256 random bits."""
    number = secrets.randbits(256)
    return f"{PREFIX}{_base62(community.int, COMMUNITY_LENGTH)}_{_base62(number, SECRET_LENGTH)}"


def community_of_token(text: str) -> UUID | None:
    """Return the community a token names, or None where it is no token; proves nothing."""
    if len(text) != LENGTH or not text.startswith(PREFIX):
        return None
    name, mark, secret = text.removeprefix(PREFIX).partition("_")
    if len(name) != COMMUNITY_LENGTH or mark != "_":
        return None
    number = 0
    for letter in name:
        digit = DIGITS.find(letter)
        if digit < 0:
            return None
        number = number * 62 + digit
    if number >= 1 << 128 or any(letter not in DIGITS for letter in secret):
        return None
    return UUID(int=number)
