"""Answers calls about the home page."""

import grpc

from services.ideas import actions
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import idea_views
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Home(Base):
    """Answers calls about the home page."""

    def GetHome(self, request: pb.GetHomeRequest, _: grpc.ServicerContext) -> pb.Home:
        """Get the home page's columns."""
        home = actions.get_home(self.db, actor.current(), request.column_size)
        return pb.Home(
            rising=idea_views(home.rising),
            answered=idea_views(home.answered),
            shipped=idea_views(home.shipped),
        )
