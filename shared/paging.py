"""Makes and reads page tokens: opaque, bound to the question they belong to."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence

from shared.refusals import Invalid

DEFAULT_SIZE = 30
MAX_SIZE = 100
MAX_TOKEN = 1024


class PageTokenUnknown(Invalid):
    """Refuses a page token that we did not make for this question."""

    message = "This page token does not belong to this list. Start again without it."

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"page_token": self.message})


class PageSizeNegative(Invalid):
    """Refuses a page size below zero."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__({"page_size": "The page size can't be negative."})


def size(asked: int, *, default: int = DEFAULT_SIZE, most: int = MAX_SIZE) -> int:
    """Return the page size to use: 0 means the default, too many is cut (AIP-158).

    Raises `PageSizeNegative`.
    """
    if asked < 0:
        raise PageSizeNegative
    return min(asked or default, most)


def _fingerprint(question: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(question, default=str).encode()).hexdigest()[:12]


def encode(question: Sequence[object], *keys: str | float | None) -> str:
    """Return a token for the place after `keys` in the list that answers `question`."""
    text = json.dumps([_fingerprint(question), *keys], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode(question: Sequence[object], token: str, *kinds: type) -> tuple[object, ...] | None:
    """Return the keys in a token, or None for no token.

    `kinds` are the types each key must have. Raises `PageTokenUnknown` for anything else.
    """
    if not token:
        return None
    try:
        if len(token) > MAX_TOKEN:
            raise PageTokenUnknown
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        parts = json.loads(raw)
    except (ValueError, binascii.Error, RecursionError) as error:
        raise PageTokenUnknown from error
    if not isinstance(parts, list) or len(parts) != len(kinds) + 1:
        raise PageTokenUnknown
    print_, *keys = parts
    if print_ != _fingerprint(question):
        raise PageTokenUnknown
    for key, kind in zip(keys, kinds, strict=True):
        fits = isinstance(key, (int, float)) if kind is float else isinstance(key, kind)
        if not fits or isinstance(key, bool):
            raise PageTokenUnknown
    return tuple(keys)
