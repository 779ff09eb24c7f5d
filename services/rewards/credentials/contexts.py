"""Holds what the names in credentials mean: bundled, pinned, and never fetched."""

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from services.rewards.domain.credentials import (
    BADGES_CONTEXT,
    CREDENTIALS_CONTEXT,
    MULTIKEY_CONTEXT,
)

DATA = Path(__file__).parent / "data"
INTEGRITY_CONTEXT = "https://w3id.org/security/data-integrity/v2"

# The file and its SHA-256. Another text would be another meaning, so it is not used.
PINNED = {
    CREDENTIALS_CONTEXT: (
        "credentials-v2.json",
        "8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f",
    ),
    BADGES_CONTEXT: (
        "ob-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    MULTIKEY_CONTEXT: (
        "multikey-v1.json",
        "c5f3806f8286920573221938917988a18a4cc5a09e968d29649613c7a1c2b1f6",
    ),
    INTEGRITY_CONTEXT: (
        "data-integrity-v2.json",
        "0f77743daf5b4e8fc067fc5ba5b21044283053aa717fc6b0219843bed3b00363",
    ),
}


class ContextUnknownError(ValueError):
    """Says that a document uses names whose meaning is not bundled."""


class ContextChangedError(RuntimeError):
    """Says that a bundled context is not the one that was pinned."""


@functools.cache
def load(address: str) -> dict[str, Any]:
    """Return a bundled context; raises `ContextUnknownError` or `ContextChangedError`."""
    if address not in PINNED:
        raise ContextUnknownError(address)
    name, digest = PINNED[address]
    content = (DATA / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ContextChangedError(name)
    document: dict[str, Any] = json.loads(content)
    return document


def loader(address: str, _options: object = None) -> dict[str, Any]:
    """Give a bundled context to the processor, which knows no other way to get one."""
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": load(address),
        "contentType": "application/ld+json",
    }
