"""Answers calls about official answers, and comments that answer a question."""

import grpc

from services.ideas import actions
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.comments import comment_view
from services.ideas.rpc.views import idea_view
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Answers(Base):
    """Answers calls about official answers, and comments that answer a question."""

    def AnswerIdea(self, request: pb.AnswerIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Answer an idea."""
        number = names.idea_number(request.name)
        return idea_view(actions.answer_idea(self.db, actor.current(), number, request.body))

    def MarkAnswer(self, request: pb.MarkAnswerRequest, _: grpc.ServicerContext) -> pb.Comment:
        """Mark a comment as the answer."""
        uid, number = names.comment_uid(request.name)
        comment = actions.mark_answer(
            self.db, actor.current(), uid, is_answer=request.is_answer, number=number
        )
        return comment_view(comment)
