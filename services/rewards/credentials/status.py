"""Writes lists that say which credentials are revoked."""

import base64
import gzip
from collections.abc import Iterable

from services.rewards.domain.credentials import (
    LIST_SIZE,
)


def encode(indices: Iterable[int], size: int = LIST_SIZE) -> str:
    """Return a list as the standard writes it: the first bit is the leftmost, 1 is revoked."""
    bits = bytearray(size // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> (index % 8)
    # Without the time in its head the same list is always the same text.
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
