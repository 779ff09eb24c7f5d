"""Makes identifiers and secrets."""

import hashlib
import secrets
from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Return a UUID version 7 (RFC 9562): unique, and ordered by when it was made."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def new_secret(size: int = 32) -> str:
    """Return a URL-safe random text of `size` bytes of entropy."""
    return secrets.token_urlsafe(size)


def digest(secret: str) -> bytes:
    """Return the SHA-256 of a high-entropy secret, which is what gets stored."""
    return hashlib.sha256(secret.encode()).digest()
