"""Answers calls about comments that members found helpful."""

import grpc

from services.ideas import actions
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.comments import comment_view
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class HelpfulMarks(Base):
    """Answers calls about comments that members found helpful."""

    def MarkHelpful(self, request: pb.MarkHelpfulRequest, _: grpc.ServicerContext) -> pb.Comment:
        """Mark a comment as helpful."""
        uid, number = names.comment_uid(request.name)
        return comment_view(actions.mark_helpful(self.db, actor.current(), uid, number))

    def UnmarkHelpful(
        self, request: pb.UnmarkHelpfulRequest, _: grpc.ServicerContext
    ) -> pb.Comment:
        """Take the caller's mark back."""
        uid, number = names.comment_uid(request.name)
        return comment_view(actions.unmark_helpful(self.db, actor.current(), uid, number))
