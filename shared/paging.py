"""Cuts lists into pages, with opaque tokens that are bound to the question they belong to.

    page = paging.page(("tags", str(actor.community)), page_size, page_token, str, UUID)
    found = store.list_tags(tx, actor.community, page.after, page.limit)
    tags, token = page.cut(found, lambda tag: (tag.slug, tag.uid))

`page.after` is where the page before ended, as a tuple of the kinds named, or None at the start.
`page.limit` is one more than the page holds, which is how `cut` knows that there is another. A key
is a text, a whole number, a float, a uid or a time with its zone; of a list with one key `page.key`
is that key or None.
"""

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from shared.refusals import Invalid

DEFAULT_SIZE = 30
MAX_SIZE = 100
MAX_TOKEN = 1024
# What Postgres holds as bigint.
MAX_WHOLE = 2**63

T = TypeVar("T")


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


@dataclass(frozen=True)
class Page:
    """Says which part of a list is asked for; see the module."""

    question: Sequence[object]
    size: int
    after: tuple[Any, ...] | None

    @property
    def limit(self) -> int:
        """Return how many rows to ask the store for."""
        return self.size + 1

    @property
    def key(self) -> Any:  # noqa: ANN401  of the kind named
        """Return the key in `after` of a list that has one key only, or None."""
        return self.after[0] if self.after is not None else None

    def cut(self, rows: Sequence[T], key: Callable[[T], object]) -> tuple[list[T], str]:
        """Return the rows of the page, and the token of the next or nothing.

        `key` returns a row's key, a tuple where there are several.
        """
        shown = list(rows[: self.size])
        if len(rows) <= self.size:
            return shown, ""
        last = key(shown[-1])
        keys = last if isinstance(last, tuple) else (last,)
        return shown, encode(self.question, *map(_told, keys))


def page(
    question: Sequence[object],
    page_size: int,
    page_token: str,
    *kinds: type,
    default: int = DEFAULT_SIZE,
    most: int = MAX_SIZE,
) -> Page:
    """Return the page that a request asks for.

    Raises `PageSizeNegative`, or `PageTokenUnknown` for a token that does not belong to the
    question or holds other than the kinds.
    """
    return Page(
        question,
        size(page_size, default=default, most=most),
        decode(question, page_token, *kinds),
    )


def encode(question: Sequence[object], *keys: str | float | None) -> str:
    """Return a token for the place after `keys` in the list that answers `question`."""
    text = json.dumps([_fingerprint(question), *keys], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode(question: Sequence[object], token: str, *kinds: type) -> tuple[Any, ...] | None:
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
    return tuple(_read(key, kind) for key, kind in zip(keys, kinds, strict=True))


def _told(key: object) -> Any:  # noqa: ANN401  whatever JSON holds
    if isinstance(key, datetime):
        return key.isoformat()
    return str(key) if isinstance(key, UUID) else key


def _read(key: object, kind: type) -> object:
    """Return a key as its kind, or refuse what a forger may have written and a database can't."""
    try:
        if kind is UUID and isinstance(key, str):
            return UUID(key)
        if kind is datetime and isinstance(key, str):
            moment = datetime.fromisoformat(key)
            if moment.tzinfo is not None:
                return moment
        if kind is float and type(key) in (int, float) and not math.isnan(float(str(key))):
            return key
        if kind is int and type(key) is int and -MAX_WHOLE <= key < MAX_WHOLE:
            return key
        if kind is str and isinstance(key, str) and "\x00" not in key:
            return key
    except ValueError as error:
        raise PageTokenUnknown from error
    raise PageTokenUnknown
