"""Answers calls about exports."""

import grpc

from services.ideas import actions
from services.ideas.domain.records import (
    CommentRecord,
    CommentRevisionRecord,
    HelpfulMarkRecord,
    IdeaRecord,
    StatusChangeRecord,
    VoteRecord,
)
from services.ideas.rpc.base import Base
from shared import actor, messages
from upwell.ideas.v1 import ideas_pb2 as pb

_comment_view = messages.writer(
    pb.CommentRecord,
    CommentRecord,
    {
        CommentRevisionRecord: messages.writer(pb.CommentRevisionRecord, CommentRevisionRecord),
        HelpfulMarkRecord: messages.writer(pb.HelpfulMarkRecord, HelpfulMarkRecord),
    },
)
_record_view = messages.writer(
    pb.IdeaRecord,
    IdeaRecord,
    {
        VoteRecord: messages.writer(pb.VoteRecord, VoteRecord),
        CommentRecord: _comment_view,
        StatusChangeRecord: messages.writer(pb.StatusChangeRecord, StatusChangeRecord),
    },
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
