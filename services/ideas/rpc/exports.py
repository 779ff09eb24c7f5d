"""Answers calls about exports."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc.base import Base
from services.ideas.rpc.statuses import CHANGE_KINDS
from services.ideas.rpc.views import WEIGHTS, timestamp
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


def _record_view(record: domain.records.IdeaRecord) -> pb.IdeaRecord:
    return pb.IdeaRecord(
        external_id=record.external_id,
        board=record.board,
        title=record.title,
        body=record.body,
        member_uid=record.member,
        status=f"STATUS_{record.status.upper()}",
        tags=record.tags,
        create_time=timestamp(record.create_time),
        votes=[
            pb.VoteRecord(
                member_uid=vote.member,
                create_time=timestamp(vote.create_time),
                weight=WEIGHTS[vote.weight],
                source=pb.VoteSource.Name(vote.source),
                on_behalf_by_uid=vote.on_behalf_by,
                origin_external_id=vote.origin,
            )
            for vote in record.votes
        ],
        comments=[
            pb.CommentRecord(
                external_id=comment.external_id,
                member_uid=comment.member,
                body=comment.body,
                create_time=timestamp(comment.create_time),
                parent_external_id=comment.parent,
                internal=comment.internal,
                is_answer=comment.is_answer,
            )
            for comment in record.comments
        ],
        status_changes=[
            pb.StatusChangeRecord(
                from_status=f"STATUS_{change.from_status.upper()}",
                to_status=f"STATUS_{change.to_status.upper()}",
                message=change.message,
                member_uid=change.member,
                create_time=timestamp(change.create_time),
                kind=CHANGE_KINDS.value(change.kind),
                related_external_id=change.related,
            )
            for change in record.status_changes
        ],
        answer=record.answer,
        answer_member_uid=record.answer_member,
        answer_time=timestamp(record.answer_time),
        merged_into_external_id=record.merged_into,
        language=record.language,
        pinned=record.pinned,
        locked=record.locked,
        follower_uids=record.followers,
        split_from_external_id=record.split_from,
        number=record.number,
        merge_time=timestamp(record.merge_time),
    )


class Exports(Base):
    """Answers calls about exports of ideas."""

    def ExportIdeas(
        self, request: pb.ExportIdeasRequest, _: grpc.ServicerContext
    ) -> pb.ExportIdeasResponse:
        """Export a page."""
        exported, token = actions.export_ideas(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ExportIdeasResponse(
            records=[_record_view(one) for one in exported], next_page_token=token
        )
