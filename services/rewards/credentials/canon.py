"""Turns documents into what is signed: the canonical form of what they say."""

import hashlib
from collections.abc import Callable
from typing import Any

from services.rewards.credentials import contexts

Loader = Callable[..., dict[str, Any]]

DEEPEST = 32
MOST_VALUES = 5_000
# A document whose unnamed parts can't be told apart takes ever longer, so it gets none of it.
MOST_UNNAMED = 60
# Their orders are tried one after the other, and there are far too many of more than a few.
MOST_STEPS = 5_000

_DEEP = "The document is nested too deeply."
_LARGE = "The document contains too many values."
_UNNAMED = "The document has too many unnamed parts."
_ALIKE = "The document has too many unnamed parts that look the same."


class NotCanonicalError(ValueError):
    """Says that a document has no canonical form, or that reading it would be a risk."""


def canonical(document: dict[str, Any], loader: Loader = contexts.loader) -> str:
    """Return the canonical N-Quads of a document (RDFC-1.0); raises `NotCanonicalError`.

    Names without a meaning are refused, because they would be shown but not signed.
    """
    from pyld import canon, jsonld  # noqa: PLC0415  they take a while to load, and few calls need it

    check_size(document)
    try:
        expanded = jsonld.expand(document, {"documentLoader": loader}, on_property_dropped=_refuse)
        _check_unnamed(expanded)
        triples = jsonld.to_rdf(document, {"documentLoader": loader, "base": ""})
        naming = canon.URDNA2015()
        naming.canonical_issuer = _impatient(naming.canonical_issuer)
        text = naming.main(triples, {"format": "application/n-quads"})
    except NotCanonicalError:
        raise
    # Whatever a strange document makes the processor stumble over.
    except Exception as error:
        raise NotCanonicalError(str(error)[:300]) from error
    return str(text)


def digest(document: dict[str, Any], loader: Loader = contexts.loader) -> bytes:
    """Return the SHA-256 of a document's canonical form."""
    return hashlib.sha256(canonical(document, loader).encode()).digest()


def is_compact(document: dict[str, Any], loader: Loader = contexts.loader) -> bool:
    """Return whether a document reads as it is signed.

    What is signed is what a document says, not how it is written. So a field is believed only where
    the document is what it would be if it were written anew with its own contexts.
    """
    from pyld import jsonld  # noqa: PLC0415  it takes a while to load, and few calls need it

    try:
        check_size(document)
        again = jsonld.compact(
            document, document["@context"], {"documentLoader": loader, "skipExpansion": False}
        )
    except Exception:  # noqa: BLE001  whatever a strange document makes the processor stumble over
        return False
    return _plain(again) == _plain(document)


def check_size(value: object, depth: int = 0) -> int:
    """Return how many values a document holds; raises `NotCanonicalError` where it is too big."""
    if depth > DEEPEST:
        raise NotCanonicalError(_DEEP)
    count = 1
    if isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list):
        inner = value
    else:
        return count
    for one in inner:
        count += check_size(one, depth + 1)
        if count > MOST_VALUES:
            raise NotCanonicalError(_LARGE)
    return count


def _refuse(name: str) -> None:
    message = f"The contexts do not define {name[:100]!r}."
    raise NotCanonicalError(message)


def _check_unnamed(expanded: object) -> None:
    if _unnamed(expanded) > MOST_UNNAMED:
        raise NotCanonicalError(_UNNAMED)


def _impatient(names: Any) -> Any:  # noqa: ANN401  the processor has no types
    """Return what gives out names, so that it is asked only so often.

    The processor asks it at each step of each order it tries, and that's all it says of them.
    """
    given, left = names.has_id, iter(range(MOST_STEPS))

    def has_id(old: str) -> bool:
        if next(left, None) is None:
            raise NotCanonicalError(_ALIKE)
        return bool(given(old))

    names.has_id = has_id
    return names


def _unnamed(value: object) -> int:
    if isinstance(value, list):
        return sum(_unnamed(one) for one in value)
    if not isinstance(value, dict) or "@value" in value:
        return 0
    own = 0 if "@id" in value else 1
    return own + sum(_unnamed(one) for one in value.values())


def _plain(value: object) -> object:
    # A list of one reads like its only value.
    if isinstance(value, list):
        items = [_plain(one) for one in value]
        return items[0] if len(items) == 1 else items
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value
