"""Answers calls about following ideas."""

import grpc

from services.ideas import actions
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_view
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Follows(Base):
    """Answers calls about following ideas."""

    def FollowIdea(self, request: pb.FollowIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Follow an idea."""
        number = names.idea_number(request.name)
        return idea_view(actions.follow_idea(self.db, actor.current(), number))

    def UnfollowIdea(self, request: pb.UnfollowIdeaRequest, _: grpc.ServicerContext) -> pb.Idea:
        """Stop following an idea."""
        number = names.idea_number(request.name)
        return idea_view(actions.unfollow_idea(self.db, actor.current(), number))
