"""Turns what portability says of imports, exports and erasures into what templates show."""

from flask_babel import gettext as _

from services.gateway.web import faults, wire
from services.gateway.web.labels import portability as labels
from services.gateway.web.wire import View, word
from upwell.common.v1 import erasure_pb2
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
        survey=_survey(report.survey) if report.HasField("survey") else None,
        row_parts=_row_parts(report),
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


def _survey(message: pb.ImportSurvey) -> View:
    """Return how a table was understood."""
    return View(
        encoding=message.encoding,
        delimiter=message.delimiter,
        date_order=word(pb.DateOrder, message.date_order),
        date_example=message.date_example,
        columns=[
            View(name=one.name, meaning=one.meaning, examples=list(one.examples))
            for one in message.columns
        ],
        statuses=[
            View(name=one.name, count=one.count, status=one.status) for one in message.statuses
        ],
    )


def _row_parts(report: pb.ImportReport) -> list[tuple[str, int]]:
    """Return what became of the rows: the parts add up to all of them."""
    is_voters = report.format == "voters"
    parts = [
        (_("created"), report.votes_created if is_voters else report.ideas_created),
        (_("already there"), report.votes_found if is_voters else report.ideas_found),
        (_("refused"), report.ideas_refused),
        (_("skipped, as they are empty"), report.rows_skipped),
        (_("not begun"), report.rows_left),
    ]
    return [(label, count) for label, count in parts if count]


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


def _confirmation(message: pb.ErasureConfirmation) -> View:
    found = _part(message)
    found.problem = faults.translate(message.problem)
    found.retry_time = wire.moment(message, "retry_time")
    return found


def _part(message: pb.ErasureReceiptPart | pb.ErasureConfirmation) -> View:
    return View(
        service=message.service,
        label=labels.SERVICES.get(message.service, message.service),
        confirm_time=wire.moment(message, "confirm_time"),
    )


def erasure(message: pb.Erasure) -> View:
    """Return a member's erasure with what each service confirmed."""
    return View(
        uid=message.name.rpartition("/")[2],
        member_uid=message.member.rpartition("/")[2],
        is_going=message.state == pb.ERASURE_STATE_RUNNING,
        removes_content=message.content == erasure_pb2.CONTENT_CHOICE_REMOVE,
        confirmations=[_confirmation(one) for one in message.confirmations],
        confirmed_count=sum(one.HasField("confirm_time") for one in message.confirmations),
        create_time=wire.when(message.create_time),
        end_time=wire.moment(message, "end_time"),
    )


def receipt(message: pb.ErasureReceipt) -> View:
    """Return how far an erasure is, without whose it is."""
    return View(
        is_going=message.state == pb.ERASURE_STATE_RUNNING,
        confirmations=[_part(one) for one in message.parts],
        create_time=wire.when(message.create_time),
        end_time=wire.moment(message, "end_time"),
    )
