"""Holds who changed what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class AuditEntry:
    """Holds who changed what; `detail` is what changed."""

    uid: UUID
    action: str
    actor_handle: str
    subject: str
    detail: dict[str, object]
    create_time: datetime
