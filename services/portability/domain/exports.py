"""Says what an export is, and how it ends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from shared.refusals import FailedPrecondition, Invalid, NotFound

QUEUED = "queued"
RUNNING = "running"
DONE = "done"
FAILED = "failed"

ACTIVE = frozenset({QUEUED, RUNNING})

# What a caller gives for an archive beside what the services hold.
GIVEN_MOST = 256 * 1024
GIVEN_NAME = re.compile(r"[a-z_]{1,40}/[a-z_]{1,40}\.json")
GIVEN_BAD = "Send at most 256 KiB of JSON files, and only for the archive of a member."


class ExportNotFound(NotFound):
    """Refuses because there is no such export, or it was deleted after a day."""

    message = "Export not found. Exports are deleted a day after they were created."


class ExportNotDone(FailedPrecondition):
    """Refuses to hand out a file that is not whole."""

    message = "This export is not finished yet. Wait until it is, then download it."


@dataclass(frozen=True)
class Export:
    """Is a community on its way out, or an archive of what is held about a `member`.

    `file` names its file once that is whole. `given` has files that go in as they are, by name.
    """

    uid: UUID
    create_time: datetime
    has_emails: bool = False
    creator: UUID | None = None
    member: UUID | None = None
    given: Mapping[str, str] = field(default_factory=dict)
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
        return replace(self, state=state, problem=problem, end_time=moment, given={})

    def whole_file(self) -> UUID:
        """Return the name of its file; raises `ExportNotDone`."""
        if self.state != DONE or self.file is None:
            raise ExportNotDone
        return self.file


def check_given(files: Mapping[str, bytes], member: UUID | None) -> dict[str, str]:
    """Return the files that a caller gives for an archive; raises `Invalid`."""
    try:
        texts = {name: content.decode() for name, content in files.items()}
    except UnicodeDecodeError as error:
        raise Invalid({"files": GIVEN_BAD}) from error
    size = sum(map(len, files.values()))
    named = all(map(GIVEN_NAME.fullmatch, files))
    if size > GIVEN_MOST or not named or (files and member is None):
        raise Invalid({"files": GIVEN_BAD})
    return texts
