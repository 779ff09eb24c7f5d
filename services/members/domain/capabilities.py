"""Says what a capability is, and which ones may be granted."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared import text
from shared.refusals import NotFound

CAPABILITY = re.compile(r"[a-z][a-z0-9_]{1,39}")
SCOPE = re.compile(r"[a-z][a-z_]{0,29}=[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
CAPABILITY_LONGEST = timedelta(days=731)


class CapabilityNotFound(NotFound):
    """Refuses because there is no such grant."""

    message = "Capability not found. It may have expired or been revoked."


@dataclass(frozen=True)
class Capability:
    """Holds a narrow power with a scope and an end."""

    uid: UUID
    member: UUID
    capability: str
    scope: str
    expire_time: datetime
    create_time: datetime

    @property
    def text(self) -> str:
        """Return it as actors carry it."""
        return f"{self.capability}:{self.scope}" if self.scope else self.capability


def check_capability(
    capability: str, scope: str, expire_time: datetime | None, now: datetime
) -> None:
    """Raise `Invalid` where a grant has no good name, scope or end."""
    form = text.Form()
    if not CAPABILITY.fullmatch(capability):
        form.refuse(
            "capability.capability",
            ("Use lowercase letters and underscores, for example moderate."),
        )
    if scope and not SCOPE.fullmatch(scope):
        form.refuse(
            "capability.scope", ("Enter a scope as a name and a value, for example board=ideas.")
        )
    if expire_time is None or not now < expire_time <= now + CAPABILITY_LONGEST:
        form.refuse("capability.expire_time", "Choose an end date within the next two years.")
    form.done()
