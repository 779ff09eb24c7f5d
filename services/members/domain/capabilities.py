"""Says what a capability is, and which ones may be granted."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared import text
from shared.refusals import NotFound

# Each capability with the name of the scope that it is granted for; a role gives it everywhere.
SCOPES = {"moderate": "board"}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LONGEST = 50
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
    if capability not in SCOPES:
        form.refuse("capability.capability", f"Choose one of {', '.join(SCOPES)}.")
    elif not _is_scope(SCOPES[capability], scope):
        known = SCOPES[capability]
        form.refuse(
            "capability.scope", f"Enter the scope as {known}=<slug>, for example {known}=ideas."
        )
    if expire_time is None or not now < expire_time <= now + CAPABILITY_LONGEST:
        form.refuse("capability.expire_time", "Choose an end date within the next two years.")
    form.done()


def _is_scope(name: str, scope: str) -> bool:
    given, _, slug = scope.partition("=")
    return given == name and len(slug) <= SLUG_LONGEST and bool(SLUG.fullmatch(slug))
