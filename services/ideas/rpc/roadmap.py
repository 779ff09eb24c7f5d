"""Answers calls about the roadmap."""

import grpc

from services.ideas import actions
from services.ideas.rpc.base import Base
from services.ideas.rpc.views import STATUSES, idea_views
from shared import actor
from upwell.ideas.v1 import ideas_pb2 as pb


class Roadmap(Base):
    """Answers calls about the roadmap."""

    def GetRoadmap(self, request: pb.GetRoadmapRequest, _: grpc.ServicerContext) -> pb.Roadmap:
        """Get the roadmap's columns."""
        columns = actions.get_roadmap(
            self.db,
            actor.current(),
            request.board.removeprefix("boards/"),
            request.column_size,
        )
        return pb.Roadmap(
            columns=[
                pb.RoadmapColumn(
                    status=STATUSES[column.status],
                    ideas=idea_views(column.ideas),
                    idea_count=column.idea_count,
                )
                for column in columns
            ]
        )
