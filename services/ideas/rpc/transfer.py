"""Answers calls that bring ideas in, give them out, and check that all is well."""

from datetime import UTC, datetime

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from services.ideas import actions, domain
from services.ideas.rpc import convert
from services.ideas.rpc.base import Base
from shared import actor
from shared.refusals import Invalid
from upwell.ideas.v1 import ideas_pb2 as pb

records = domain.transfer

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
    return convert.STATUS_NAMES.get(pb.Status.ValueType(value), "")


def _record(one: pb.IdeaRecord) -> records.IdeaRecord:
    return records.IdeaRecord(
        external_id=one.external_id,
        board=one.board,
        title=one.title,
        body=one.body,
        member=one.member_uid,
        status=_status(one.status),
        tags=tuple(one.tags),
        create_time=_moment(one.create_time),
        votes=tuple(
            records.VoteRecord(
                member=vote.member_uid,
                create_time=_moment(vote.create_time),
                weight=vote.weight,
                source=vote.source,
                on_behalf_by=vote.on_behalf_by_uid,
                origin=vote.origin_external_id,
            )
            for vote in one.votes
        ),
        comments=tuple(
            records.CommentRecord(
                external_id=comment.external_id,
                member=comment.member_uid,
                body=comment.body,
                create_time=_moment(comment.create_time),
                parent=comment.parent_external_id,
                internal=comment.internal,
                is_answer=comment.is_answer,
            )
            for comment in one.comments
        ),
        status_changes=tuple(
            records.ChangeRecord(
                from_status=_status(change.from_status),
                to_status=_status(change.to_status),
                message=change.message,
                member=change.member_uid,
                create_time=_moment(change.create_time),
                kind=change.kind or "status",
                related=change.related_external_id,
            )
            for change in one.status_changes
        ),
        answer=one.answer,
        answer_member=one.answer_member_uid,
        answer_time=_moment(one.answer_time),
        merged_into=one.merged_into_external_id,
        language=one.language,
        pinned=one.pinned,
        locked=one.locked,
        followers=tuple(one.follower_uids),
        split_from=one.split_from_external_id,
        merge_time=_moment(one.merge_time),
    )


def _message(one: records.IdeaRecord) -> pb.IdeaRecord:
    return pb.IdeaRecord(
        external_id=one.external_id,
        board=one.board,
        title=one.title,
        body=one.body,
        member_uid=one.member,
        status=f"STATUS_{one.status.upper()}",
        tags=one.tags,
        create_time=convert.timestamp(one.create_time),
        votes=[
            pb.VoteRecord(
                member_uid=vote.member,
                create_time=convert.timestamp(vote.create_time),
                weight=convert.WEIGHTS[vote.weight],
                source=pb.VoteSource.Name(vote.source),
                on_behalf_by_uid=vote.on_behalf_by,
                origin_external_id=vote.origin,
            )
            for vote in one.votes
        ],
        comments=[
            pb.CommentRecord(
                external_id=comment.external_id,
                member_uid=comment.member,
                body=comment.body,
                create_time=convert.timestamp(comment.create_time),
                parent_external_id=comment.parent,
                internal=comment.internal,
                is_answer=comment.is_answer,
            )
            for comment in one.comments
        ],
        status_changes=[
            pb.StatusChangeRecord(
                from_status=f"STATUS_{change.from_status.upper()}",
                to_status=f"STATUS_{change.to_status.upper()}",
                message=change.message,
                member_uid=change.member,
                create_time=convert.timestamp(change.create_time),
                kind=change.kind,
                related_external_id=change.related,
            )
            for change in one.status_changes
        ],
        answer=one.answer,
        answer_member_uid=one.answer_member,
        answer_time=convert.timestamp(one.answer_time),
        merged_into_external_id=one.merged_into,
        language=one.language,
        pinned=one.pinned,
        locked=one.locked,
        follower_uids=one.followers,
        split_from_external_id=one.split_from,
        number=one.number,
        merge_time=convert.timestamp(one.merge_time),
    )


class Transfer(Base):
    """Answers calls that bring ideas in and give them out."""

    def ImportIdeas(
        self, request: pb.ImportIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ImportIdeasResponse:
        """Import a batch."""
        half = getattr(request, "pass")
        if half not in (records.BOTH, records.IDEAS, records.LINKS):
            raise Invalid({"pass": "Use ideas or links as the pass."})
        outcome = actions.import_ideas(
            self.db,
            actor.current(),
            request.source,
            [_record(one) for one in request.records],
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

    def ExportIdeas(
        self, request: pb.ExportIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ExportIdeasResponse:
        """Export a page."""
        exported, token = actions.export_ideas(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ExportIdeasResponse(
            records=[_message(one) for one in exported], next_page_token=token
        )

    def CheckInvariants(
        self, _request: pb.CheckInvariantsRequest, _: grpc.ServicerContext
    ) -> pb.CheckInvariantsResponse:
        """Check what must always hold."""
        return pb.CheckInvariantsResponse(
            results=[
                pb.InvariantResult(
                    invariant=broken.invariant,
                    violations=broken.violations,
                    examples=broken.examples,
                )
                for broken in actions.check_invariants(self.db, actor.current())
            ]
        )
