"""Writes documents as text, and reads what strangers sent without trusting it."""

import json
import math
from typing import Any

from services.rewards.credentials.canon import NotCanonicalError, check_size

LONGEST = 1024 * 1024


class NotReadable(ValueError):  # noqa: N818  it says what a text is
    """Says that a text is no document we could read safely."""


_TWICE = "A name appears twice."
_OBJECT = "It is not a JSON object."
_NUMBER = "It contains an invalid number."


def write(document: dict[str, Any]) -> bytes:
    """Return a document as JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def read(text: str | bytes) -> dict[str, Any]:
    """Return a JSON object; raises `NotReadable`, also where two readers could differ on it."""
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
        check_size(found)
        # Half of a letter can be escaped in JSON, but neither signed nor sent on.
        json.dumps(found, ensure_ascii=False).encode()
    except NotReadable:
        raise
    except (ValueError, RecursionError, NotCanonicalError) as error:
        raise NotReadable(str(error)[:200]) from error
    if not isinstance(found, dict):
        raise NotReadable(_OBJECT)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotReadable(_TWICE)
    return found


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(_text: str) -> float:
    raise NotReadable(_NUMBER)
