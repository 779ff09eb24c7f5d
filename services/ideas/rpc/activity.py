"""Answers calls about what members did."""

import grpc

from services.ideas import actions
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_views
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Activity(Base):
    """Answers calls about what members did."""

    def GetMemberActivity(
        self, request: pb.GetMemberActivityRequest, _: grpc.ServicerContext
    ) -> pb.MemberActivity:
        """Get what a member did."""
        found = actions.get_member_activity(
            self.db,
            actor.current(),
            request.name.removeprefix("members/"),
            request.page_size,
        )
        return pb.MemberActivity(
            idea_count=found.idea_count,
            comment_count=found.comment_count,
            shipped_count=found.shipped_count,
            ideas=idea_views(found.ideas),
        )
