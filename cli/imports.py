"""Imports a file through the portability service: uploads it, starts it, and follows it."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any

from cli.faults import Fault
from cli.local import Services
from services.portability.domain.choices import Choices
from services.portability.domain.records import Fault as LineFault
from services.portability.domain.records import Notice
from services.portability.domain.reports import Report
from services.portability.domain.surveys import Column, FileStatus, Survey
from shared import ids, wire
from shared.actor import Actor
from upwell.portability.v1 import portability_pb2 as pb

PIECE = 1024 * 1024
PAUSE = 0.3
GOING = (pb.IMPORT_STATE_QUEUED, pb.IMPORT_STATE_RUNNING)

Show = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Options:
    """Says how a file is imported; an empty format is found from the file."""

    format: str = ""
    source: str = ""
    board: str = ""
    error_handling: str = "skip"
    choices: Choices = field(default_factory=Choices)


def run(
    services: Services,
    who: Actor,
    file: IO[bytes],
    options: Options,
    *,
    validate_only: bool = False,
    progress: Show | None = None,
) -> Report:
    """Return what an import made, once it has ended; raises `Fault` where it failed."""
    made = _upload(services, who, file, options)
    asked = pb.StartImportRequest(name=made.name, validate_only=validate_only)
    latest = services.call(services.portability.StartImport, asked, who)
    try:
        while latest.state in GOING:
            if progress is not None:
                stage = wire.word(pb.ImportStage, latest.stage)
                progress(stage, latest.done_count, latest.total_count)
            threading.Event().wait(PAUSE)
            latest = services.call(
                services.portability.GetImport, pb.GetImportRequest(name=made.name), who
            )
    except KeyboardInterrupt:
        services.call(
            services.portability.CancelImport, pb.CancelImportRequest(name=made.name), who
        )
        raise
    if latest.state == pb.IMPORT_STATE_DONE:
        return report_of(latest)
    if latest.state == pb.IMPORT_STATE_CANCELLED:
        message = "The import was cancelled. What it had created stays."
        raise Fault(message)
    raise Fault(latest.problem)


def _upload(services: Services, who: Actor, file: IO[bytes], options: Options) -> pb.Import:
    asked = pb.Import(
        filename=PurePath(str(getattr(file, "name", "-"))).name,
        format=wire.value(pb.ImportFormat, options.format),
        source=options.source,
        board=options.board,
        error_handling=wire.value(pb.ErrorHandling, options.error_handling),
        choices=pb.ImportChoices(
            encoding=options.choices.encoding,
            delimiter=options.choices.delimiter,
            date_order=wire.value(pb.DateOrder, options.choices.date_order),
            columns=options.choices.columns,
            statuses=options.choices.statuses,
        ),
    )
    made = services.call(
        services.portability.CreateImport,
        pb.CreateImportRequest(**{"import": asked}, request_id=str(ids.new_id())),
        who,
    )
    offset = 0
    while piece := file.read(PIECE):
        services.call(
            services.portability.UploadImportChunk,
            pb.UploadImportChunkRequest(name=made.name, offset=offset, content=piece),
            who,
        )
        offset += len(piece)
    if not offset:
        message = "The file is empty."
        raise Fault(message)
    return made


def _survey(message: pb.ImportSurvey) -> Survey:
    return Survey(
        encoding=message.encoding,
        delimiter=message.delimiter,
        columns=[Column(one.name, one.meaning, list(one.examples)) for one in message.columns],
        statuses=[FileStatus(one.name, one.count, one.status) for one in message.statuses],
        date_order=wire.word(pb.DateOrder, message.date_order),
        date_example=message.date_example,
    )


def report_of(message: pb.Import) -> Report:
    """Return the report of an import as it is printed."""
    given: dict[str, Any] = {
        one.name: getattr(message.report, one.name)
        for one in pb.ImportReport.DESCRIPTOR.fields
        # What is left over follows from the rest.
        if one.name != "rows_left"
    }
    given["survey"] = _survey(message.report.survey) if message.report.HasField("survey") else None
    given |= {name: list(given[name]) for name in ("boards_created", "tags_created")}
    given["statuses"] = Counter(dict(given["statuses"]))
    given["faults"] = [
        LineFault(one.line, one.external_id, one.wrong, one.remedy, refused=one.refused)
        for one in message.report.faults
    ]
    given["notices"] = [
        Notice(one.line, one.external_id, one.text, skipped=one.skipped)
        for one in message.report.notices
    ]
    took = message.end_time.ToDatetime() - message.start_time.ToDatetime()
    return Report(
        dry_run=message.validate_only,
        on_error=wire.word(pb.ErrorHandling, message.error_handling),
        seconds=took.total_seconds(),
        **given,
    )
