"""Answers calls about imports."""

from datetime import UTC, datetime

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from services.ideas import actions, domain
from services.ideas.rpc.base import Base
from services.ideas.rpc.statuses import CHANGE_KINDS, STATUS_NAMES
from shared import actor
from shared.refusals import Invalid
from shared.wire import value
from upwell.ideas.v1 import ideas_pb2 as pb

# A time that no calendar has is found out with all other faults of its record.
NO_TIME = datetime(1, 1, 1, tzinfo=UTC)


def _moment(stamp: Timestamp) -> datetime | None:
    if not stamp.seconds and not stamp.nanos:
        return None
    try:
        return stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        return NO_TIME


def _status(value: int) -> str:
    return STATUS_NAMES.get(pb.Status.ValueType(value), "")


def _kind(value: int) -> str:
    """Return a kind's word; an unknown one is found out with all other faults of its record."""
    try:
        return CHANGE_KINDS.word(value) or "status"
    except Invalid:
        return ""


def _record(message: pb.IdeaRecord) -> domain.records.IdeaRecord:
    return domain.records.IdeaRecord(
        external_id=message.external_id,
        board=message.board,
        title=message.title,
        body=message.body,
        member=message.member_uid,
        status=_status(message.status),
        tags=tuple(message.tags),
        create_time=_moment(message.create_time),
        votes=tuple(
            domain.records.VoteRecord(
                member=vote.member_uid,
                create_time=_moment(vote.create_time),
                weight=vote.weight,
                source=vote.source,
                on_behalf_by=vote.on_behalf_by_uid,
                origin=vote.origin_external_id,
            )
            for vote in message.votes
        ),
        comments=tuple(
            domain.records.CommentRecord(
                external_id=comment.external_id,
                member=comment.member_uid,
                body=comment.body,
                create_time=_moment(comment.create_time),
                parent=comment.parent_external_id,
                internal=comment.internal,
                is_answer=comment.is_answer,
            )
            for comment in message.comments
        ),
        status_changes=tuple(
            domain.records.ChangeRecord(
                from_status=_status(change.from_status),
                to_status=_status(change.to_status),
                message=change.message,
                member=change.member_uid,
                create_time=_moment(change.create_time),
                kind=_kind(change.kind),
                related=change.related_external_id,
            )
            for change in message.status_changes
        ),
        answer=message.answer,
        answer_member=message.answer_member_uid,
        answer_time=_moment(message.answer_time),
        merged_into=message.merged_into_external_id,
        language=message.language,
        pinned=message.pinned,
        locked=message.locked,
        followers=tuple(message.follower_uids),
        split_from=message.split_from_external_id,
        merge_time=_moment(message.merge_time),
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
        time = _moment(request.import_time)
        if time is None or time == NO_TIME:
            raise Invalid({"import_time": "Enter a time between the years 1 and 9999."})
        undone = actions.undo_import(
            self.db, actor.current(), request.source, request.external_ids, time
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
