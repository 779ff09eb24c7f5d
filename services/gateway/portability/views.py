"""Turns what portability says of imports and exports into what templates show."""

from services.gateway.web import faults, wire
from services.gateway.web.labels import portability as labels
from services.gateway.web.wire import View, word
from upwell.portability.v1 import portability_pb2 as pb

# What an import waits in, so that its page is read again until it has ended.
GOING = ("queued", "running", "undoing")
# As many lines of a report as the page shows.
SHOWN = 200


def file_import(message: pb.Import) -> View:
    """Return an import with how far it is and what came of it."""
    state = word(pb.ImportState, message.state)
    report = message.report
    return View(
        uid=message.name.rpartition("/")[2],
        filename=message.filename,
        format=word(pb.ImportFormat, message.format),
        source=message.source,
        error_handling=word(pb.ErrorHandling, message.error_handling),
        validate_only=message.validate_only,
        state=state,
        is_going=state in GOING,
        stage=word(pb.ImportStage, message.stage),
        done_count=message.done_count,
        total_count=message.total_count,
        problem=faults.translate(message.problem),
        try_count=message.try_count,
        report=report,
        faults=[
            View(
                line=one.line,
                external_id=one.external_id,
                wrong=faults.translate(one.wrong),
                remedy=faults.translate(one.remedy),
            )
            for one in report.faults[:SHOWN]
        ],
        notices=[
            View(line=one.line, external_id=one.external_id, text=faults.translate(one.text))
            for one in report.notices[:SHOWN]
        ],
        left_out_count=max(report.ideas_refused, report.fault_count),
        size=message.size,
        has_file=message.has_file,
        handle=message.creator_handle,
        create_time=wire.when(message.create_time),
        can_undo=message.can_undo,
        undo=message.undo,
        kept=[
            View(
                noun=labels.IMPORT_NOUNS[word(pb.ImportNoun, one.noun)],
                external_id=one.external_id,
                reason=labels.KEPT_REASONS[word(pb.KeptReason, one.reason)],
            )
            for one in message.undo.kept
        ],
    )


def file_export(message: pb.Export) -> View:
    """Return an export with how far it is."""
    state = word(pb.ExportState, message.state)
    return View(
        uid=message.name.rpartition("/")[2],
        has_emails=message.has_emails,
        state=state,
        is_going=state in GOING,
        line_count=message.line_count,
        size=message.size,
        problem=faults.translate(message.problem),
        create_time=wire.when(message.create_time),
    )
