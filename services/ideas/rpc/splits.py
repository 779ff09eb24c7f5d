"""Answers calls about splitting ideas."""

import grpc

from services.ideas import actions
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_view
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Splits(Base):
    """Answers calls about splitting ideas."""

    def SplitIdea(self, request: pb.SplitIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Split a new idea off; answers with the new one."""
        split = actions.Split(
            title=request.title,
            body=request.body,
            board=request.board,
            voters=tuple(request.voters),
            comments=tuple(request.comments),
            request_id=request.request_id,
        )
        idea = actions.split_idea(self.db, actor.current(), names.idea_number(request.name), split)
        return idea_view(idea)
