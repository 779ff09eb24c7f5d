"""Answers calls about imports."""

from datetime import UTC, datetime

import grpc
from google.protobuf.message import Message

from services.ideas import actions, domain
from services.ideas.domain.records import (
    CommentRecord,
    CommentRevisionRecord,
    HelpfulMarkRecord,
    IdeaRecord,
    StatusChangeRecord,
    VoteRecord,
)
from services.ideas.rpc.base import Base
from shared import actor, messages, wire
from shared.refusals import Invalid
from shared.wire import value
from upwell.ideas.v1 import ideas_pb2 as pb

# A time that no calendar has is found out with all other faults of its record.
NO_TIME = datetime(1, 1, 1, tzinfo=UTC)

CHANGE_KINDS = messages.words(pb.StatusChangeKind.DESCRIPTOR)


def _moment(record: Message, field: str) -> datetime | None:
    try:
        return wire.moment(record, field)
    except Invalid:
        return NO_TIME


def _kind(change: pb.StatusChangeRecord) -> str:
    return CHANGE_KINDS[change.kind] or "status"


_comment = messages.reader(
    CommentRecord,
    pb.CommentRecord,
    {
        CommentRevisionRecord: messages.reader(
            CommentRevisionRecord, pb.CommentRevisionRecord, time=_moment
        ),
        HelpfulMarkRecord: messages.reader(HelpfulMarkRecord, pb.HelpfulMarkRecord, time=_moment),
    },
    time=_moment,
)
_record = messages.reader(
    IdeaRecord,
    pb.IdeaRecord,
    {
        VoteRecord: messages.reader(VoteRecord, pb.VoteRecord, time=_moment),
        CommentRecord: _comment,
        StatusChangeRecord: messages.reader(
            StatusChangeRecord, pb.StatusChangeRecord, time=_moment, kind=_kind
        ),
    },
    time=_moment,
)


class Imports(Base):
    """Answers calls about imports."""

    def ImportIdeas(
        self, request: pb.ImportIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ImportIdeasResponse:
        """Import a batch."""
        half = getattr(request, "pass")
        if half not in (domain.imports.BOTH, domain.imports.IDEAS, domain.imports.LINKS):
            raise Invalid({"pass": "Use ideas or links as the pass."})
        outcome = actions.import_ideas(
            self.db,
            actor.current(),
            request.source,
            [_record(record) for record in request.records],
            validate_only=request.validate_only,
            half=half,
        )
        return pb.ImportIdeasResponse(
            results=[
                pb.ImportResult(
                    external_id=result.external_id,
                    number=result.number,
                    created=result.created,
                    errors=result.errors,
                    votes_created=result.votes_created,
                    comments_created=result.comments_created,
                    merged=result.merged,
                )
                for result in outcome.results
            ],
            boards_created=outcome.boards_created,
            tags_created=outcome.tags_created,
        )

    def UndoImport(
        self, request: pb.UndoImportRequest, _: grpc.ServicerContext
    ) -> pb.UndoImportResponse:
        """Undo the import of a batch."""
        undone = actions.undo_import(
            self.db,
            actor.current(),
            request.source,
            request.external_ids,
            request.import_time.ToDatetime(UTC),
        )
        return pb.UndoImportResponse(
            results=[
                pb.UndoResult(
                    external_id=one.external_id,
                    keep_reason=value(pb.KeepReason, one.keep_reason),
                )
                for one in undone
            ]
        )
