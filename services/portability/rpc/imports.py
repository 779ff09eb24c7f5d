"""Answers calls about imports."""

from typing import Any, cast

import grpc
from google.protobuf import json_format

from services.portability import actions
from services.portability.domain.choices import Choices
from services.portability.domain.imports import Import, ImportNotFound, Options
from services.portability.domain.reports import Report
from shared import wire
from shared.service.servicer import Servicer
from upwell.portability.v1 import portability_pb2 as pb

IMPORT = wire.uid("imports", ImportNotFound)
FORMATS = wire.Words(
    {
        pb.IMPORT_FORMAT_UPWELL: "upwell",
        pb.IMPORT_FORMAT_PEPS: "peps",
        pb.IMPORT_FORMAT_CANNY: "canny",
        pb.IMPORT_FORMAT_USERVOICE: "uservoice",
        pb.IMPORT_FORMAT_FIDER: "fider",
        pb.IMPORT_FORMAT_CSV: "csv",
        pb.IMPORT_FORMAT_VOTERS: "voters",
    },
    "format",
)
HANDLINGS = wire.Words(
    {pb.ERROR_HANDLING_SKIP: "skip", pb.ERROR_HANDLING_STOP: "stop"}, "error_handling"
)
STATES = wire.Words(
    {
        pb.IMPORT_STATE_UPLOADING: "uploading",
        pb.IMPORT_STATE_QUEUED: "queued",
        pb.IMPORT_STATE_RUNNING: "running",
        pb.IMPORT_STATE_DONE: "done",
        pb.IMPORT_STATE_FAILED: "failed",
        pb.IMPORT_STATE_CANCELLED: "cancelled",
        pb.IMPORT_STATE_UNDOING: "undoing",
        pb.IMPORT_STATE_UNDONE: "undone",
    },
    "state",
)
STAGES = wire.Words(
    {
        pb.IMPORT_STAGE_READING: "reading",
        pb.IMPORT_STAGE_MEMBERS: "members",
        pb.IMPORT_STAGE_BOARDS: "boards",
        pb.IMPORT_STAGE_IDEAS: "ideas",
        pb.IMPORT_STAGE_VOTES: "votes",
        pb.IMPORT_STAGE_MERGES: "merges",
    },
    "stage",
)


ORDERS = wire.Words(
    {
        pb.DATE_ORDER_DAY_FIRST: "day_first",
        pb.DATE_ORDER_MONTH_FIRST: "month_first",
        pb.DATE_ORDER_BOTH: "both",
    },
    "date_order",
)


def _choices(given: pb.ImportChoices) -> Choices:
    return Choices(
        encoding=given.encoding,
        delimiter=given.delimiter,
        date_order=ORDERS.word(given.date_order),
        columns={name.strip().lower(): meaning for name, meaning in given.columns.items()},
        statuses=dict(given.statuses),
    )


def _choices_view(value: Choices) -> pb.ImportChoices:
    return pb.ImportChoices(
        encoding=value.encoding,
        delimiter=value.delimiter,
        date_order=cast("pb.DateOrder", ORDERS.value(value.date_order)),
        columns=value.columns,
        statuses=value.statuses,
    )


def _report_view(saved: dict[str, Any]) -> pb.ImportReport:
    plain = {name: item for name, item in saved.items() if name not in ("read", "survey")}
    made = json_format.ParseDict(plain, pb.ImportReport(), ignore_unknown_fields=True)
    if survey := saved.get("survey"):
        order = cast("pb.DateOrder", ORDERS.value(survey["date_order"]))
        known = {name: survey[name] for name in ("encoding", "delimiter", "date_example")}
        made.survey.CopyFrom(
            pb.ImportSurvey(
                **known,
                date_order=order,
                columns=[pb.ImportColumn(**one) for one in survey["columns"]],
                statuses=[pb.ImportStatus(**one) for one in survey["statuses"]],
            )
        )
    if "rows" in saved:
        # Lists leave faults and notices out.
        made.rows_left = Report.load({"faults": [], "notices": [], **saved}).rows_left
    return made


def import_view(value: Import) -> pb.Import:
    """Return an import."""
    report = value.report
    name = report.get("format") or value.options.format
    return pb.Import(
        name=IMPORT.format(value.uid),
        filename=value.filename,
        format=cast("pb.ImportFormat", FORMATS.value(name)),
        source=report.get("source") or value.options.source,
        board=value.options.board,
        error_handling=cast("pb.ErrorHandling", HANDLINGS.value(value.options.error_handling)),
        validate_only=value.validate_only,
        state=cast("pb.ImportState", STATES.value(value.state)),
        stage=cast("pb.ImportStage", STAGES.value(value.progress.stage)),
        done_count=value.progress.done,
        total_count=value.progress.total,
        problem=value.problem,
        try_count=value.tries,
        report=_report_view(report),
        choices=_choices_view(value.options.choices),
        size=value.size,
        has_file=value.has_file,
        creator_handle=value.creator_handle,
        create_time=wire.stamp(value.create_time),
        start_time=wire.stamp(value.start_time),
        end_time=wire.stamp(value.end_time),
        undo=pb.ImportUndo(
            ideas_removed=value.undo.get("idea", 0),
            members_removed=value.undo.get("member", 0),
            boards_removed=value.undo.get("board", 0),
            tags_removed=value.undo.get("tag", 0),
        ),
        can_undo=value.can_undo,
    )


class Imports(Servicer):
    """Answers calls about imports."""

    def CreateImport(self, request: pb.CreateImportRequest, _: grpc.ServicerContext) -> pb.Import:
        """Create an import."""
        given = getattr(request, "import")
        options = Options(
            format=FORMATS.word(given.format),
            source=given.source,
            board=given.board,
            error_handling=HANDLINGS.word(given.error_handling) or "skip",
            choices=_choices(given.choices),
        )
        return import_view(
            actions.create_import(self.db, self.actor, given.filename, options, request.request_id)
        )

    def UploadImportChunk(
        self, request: pb.UploadImportChunkRequest, _: grpc.ServicerContext
    ) -> pb.Import:
        """Append a piece to an import's file."""
        uid = IMPORT.parse(request.name)
        return import_view(
            actions.upload_import_chunk(self.db, self.actor, uid, request.offset, request.content)
        )

    def StartImport(self, request: pb.StartImportRequest, _: grpc.ServicerContext) -> pb.Import:
        """Start an import or a dry run."""
        return import_view(
            actions.start_import(
                self.db,
                self.actor,
                IMPORT.parse(request.name),
                HANDLINGS.word(request.error_handling),
                _choices(request.choices) if request.HasField("choices") else None,
                validate_only=request.validate_only,
            )
        )

    def CancelImport(self, request: pb.CancelImportRequest, _: grpc.ServicerContext) -> pb.Import:
        """Cancel an import."""
        return import_view(actions.cancel_import(self.db, self.actor, IMPORT.parse(request.name)))

    def UndoImport(self, request: pb.UndoImportRequest, _: grpc.ServicerContext) -> pb.Import:
        """Undo an import."""
        return import_view(actions.undo_import(self.db, self.actor, IMPORT.parse(request.name)))

    def GetImport(self, request: pb.GetImportRequest, _: grpc.ServicerContext) -> pb.Import:
        """Get an import."""
        uid = IMPORT.parse(request.name)
        found = import_view(actions.get_import(self.db, self.actor, uid))
        if found.state in (pb.IMPORT_STATE_UNDOING, pb.IMPORT_STATE_UNDONE):
            kept, found.undo.kept_count = actions.list_kept(self.db, self.actor, uid)
            found.undo.kept.extend(
                pb.KeptItem(
                    noun=wire.value(pb.ImportNoun, one.noun),
                    external_id=one.external_id,
                    reason=wire.value(pb.KeptReason, one.reason),
                )
                for one in kept
            )
        return found

    def ListImports(
        self, request: pb.ListImportsRequest, _: grpc.ServicerContext
    ) -> pb.ListImportsResponse:
        """List imports."""
        found, token = actions.list_imports(
            self.db, self.actor, request.page_size, request.page_token
        )
        return pb.ListImportsResponse(
            imports=[import_view(one) for one in found], next_page_token=token
        )
