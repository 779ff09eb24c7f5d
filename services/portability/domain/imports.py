"""Says what an import is, what it may do in which state, and how it goes on."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.portability.domain.choices import Choices
from shared.refusals import FailedPrecondition, Invalid, NotFound

CHUNK_MOST = 1024 * 1024
SIZE_MOST = 512 * 1024 * 1024
FILENAME_MOST = 120
# What undoing kept is counted beyond this, but not named.
KEPT_MOST = 1000
# A service that is away for so many tries, about half an hour, ends an import.
TRIES_MOST = 10

UPLOADING = "uploading"
QUEUED = "queued"
RUNNING = "running"
DONE = "done"
FAILED = "failed"
CANCELLED = "cancelled"
UNDOING = "undoing"
UNDONE = "undone"

RUNS = frozenset({QUEUED, RUNNING})
ACTIVE = RUNS | {UNDOING}
ENDED = frozenset({DONE, FAILED, CANCELLED, UNDONE})

ERROR_HANDLINGS = ("skip", "stop")


class ImportNotFound(NotFound):
    """Refuses because there is no such import, or it was deleted after a week."""

    message = "Import not found. Imports are deleted a week after they were created."


class ImportRunning(FailedPrecondition):
    """Refuses because another import of the community is running."""

    message = "Another import is running. Wait until it has finished, then try again."


class ImportEnded(FailedPrecondition):
    """Refuses because the import has ended."""

    message = "This import has already ended."


class NothingToUndo(FailedPrecondition):
    """Refuses to undo an import that has made nothing or has not ended."""

    message = "This import has created nothing, so there is nothing to undo."


class ImportStarted(FailedPrecondition):
    """Refuses to change the file of an import that was started."""

    message = "This import has started, so its file can't be changed. Create another import."


class FileMissing(FailedPrecondition):
    """Refuses because the file is not there any more."""

    message = "The file no longer exists. Upload it again."


class FileTooLarge(Invalid):
    """Refuses a file that is larger than an import may be."""

    def __init__(self) -> None:
        """Name the field."""
        most = SIZE_MOST // 1024 // 1024
        sentence = f"The file is larger than {most} MiB. Split it and import the parts."
        super().__init__({"content": sentence})


class OffsetWrong(Invalid):
    """Refuses a piece that does not follow the one before."""

    def __init__(self, size: int) -> None:
        """Say where the next piece begins."""
        super().__init__({"offset": f"The next piece begins at {size}."}, size=size)


@dataclass(frozen=True)
class Options:
    """Says how a file is imported; `format` is found from the file where it is empty."""

    format: str = ""
    source: str = ""
    board: str = ""
    error_handling: str = "skip"
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True)
class Progress:
    """Says how far an import is.

    `step` is its place in the list of steps; `after` is the place of the last record that the step
    is done with. `done` and `total` count what people are shown.
    """

    stage: str = "reading"
    done: int = 0
    total: int = 0
    step: int = 0
    after: tuple[float, int] | None = None


@dataclass(frozen=True)
class Import:
    """Is a file on its way in.

    `version` grows with each change, so that of two workers only one can go on. `plan` names the
    records that were read from the file.
    """

    uid: UUID
    filename: str
    options: Options
    create_time: datetime
    creator: UUID | None = None
    creator_handle: str = ""
    size: int = 0
    has_file: bool = True
    validate_only: bool = True
    state: str = UPLOADING
    progress: Progress = field(default_factory=Progress)
    problem: str = ""
    tries: int = 0
    report: dict[str, Any] = field(default_factory=dict)
    plan: UUID | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    # What undoing it has removed so far, by noun.
    undo: dict[str, int] = field(default_factory=dict)
    version: int = 1

    def start(
        self,
        moment: datetime,
        error_handling: str,
        choices: Choices | None = None,
        *,
        validate_only: bool,
    ) -> "Import":
        """Return it waiting for a worker; raises `ImportRunning` or `FileMissing`."""
        if self.state in ACTIVE:
            raise ImportRunning
        if not self.has_file or not self.size:
            raise FileMissing
        options = replace(
            self.options,
            error_handling=error_handling or self.options.error_handling,
            choices=choices.check() if choices else self.options.choices,
        )
        return replace(
            self,
            options=options,
            validate_only=validate_only,
            state=QUEUED,
            progress=Progress(),
            problem="",
            tries=0,
            report={},
            plan=None,
            start_time=moment,
            end_time=None,
            undo={},
        )

    @property
    def can_undo(self) -> bool:
        """Return whether it has made something that is still there."""
        made = ("ideas_created", "members_created", "boards_created", "tags_created")
        has_made = not self.validate_only and any(self.report.get(name) for name in made)
        return has_made and self.state in ENDED and not self.report.get("stopped")

    def begin_undo(self) -> "Import":
        """Return it waiting for a worker to undo it; raises `ImportRunning` or `NothingToUndo`."""
        if self.state in ACTIVE:
            raise ImportRunning
        if not self.can_undo:
            raise NothingToUndo
        return replace(self, state=UNDOING, progress=Progress(stage="ideas"), problem="", tries=0)

    def end(self, moment: datetime, state: str, problem: str = "") -> "Import":
        """Return it ended; raises `ImportEnded` where it was."""
        if self.state in ENDED:
            raise ImportEnded
        # How long its undoing takes says nothing of what was done after the import.
        end_time = self.end_time if self.state == UNDOING else moment
        return replace(self, state=state, problem=problem, end_time=end_time)


def check_filename(text: str) -> str:
    """Return the name of a file as it is shown; raises `Invalid` for none."""
    shown = "".join(letter for letter in text if letter.isprintable()).strip()[:FILENAME_MOST]
    if not shown:
        raise Invalid({"filename": "Enter the name of the file."})
    return shown


def check_piece(offset: int, length: int, size: int) -> None:
    """Raise `OffsetWrong`, `FileTooLarge` or `Invalid` for a piece that can't be appended."""
    if offset != size:
        raise OffsetWrong(size)
    if not 0 < length <= CHUNK_MOST:
        raise Invalid({"content": "Send between 1 byte and 1 MiB at a time."})
    if size + length > SIZE_MOST:
        raise FileTooLarge
