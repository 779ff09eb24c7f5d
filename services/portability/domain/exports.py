"""Says what an export is, and how it ends."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from shared.refusals import FailedPrecondition, NotFound

QUEUED = "queued"
RUNNING = "running"
DONE = "done"
FAILED = "failed"

ACTIVE = frozenset({QUEUED, RUNNING})


class ExportNotFound(NotFound):
    """Refuses because there is no such export, or it was deleted after a day."""

    message = "Export not found. Exports are deleted a day after they were created."


class ExportNotDone(FailedPrecondition):
    """Refuses to hand out a file that is not whole."""

    message = "This export is not finished yet. Wait until it is, then download it."


@dataclass(frozen=True)
class Export:
    """Is a community on its way out; `file` names its file once that is whole."""

    uid: UUID
    create_time: datetime
    has_emails: bool = False
    creator: UUID | None = None
    state: str = QUEUED
    line_count: int = 0
    size: int = 0
    file: UUID | None = None
    problem: str = ""
    tries: int = 0
    end_time: datetime | None = None
    version: int = 1

    def end(self, moment: datetime, state: str, problem: str = "") -> "Export":
        """Return it ended."""
        return replace(self, state=state, problem=problem, end_time=moment)

    def whole_file(self) -> UUID:
        """Return the name of its file; raises `ExportNotDone`."""
        if self.state != DONE or self.file is None:
            raise ExportNotDone
        return self.file
