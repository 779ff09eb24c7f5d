"""Answers calls about levels."""

import grpc

from services.rewards import actions
from services.rewards.domain.points.levels import Level
from services.rewards.rpc.base import Base
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb


class Levels(Base):
    """Answers calls about levels."""

    def ListLevels(
        self, _request: pb.ListLevelsRequest, _: grpc.ServicerContext
    ) -> pb.ListLevelsResponse:
        levels = actions.list_levels(self.db, actor.current())
        return pb.ListLevelsResponse(levels=[level_message(one) for one in levels])


def level_message(one: Level) -> pb.Level:
    """Return a level as proto."""
    return pb.Level(level=one.level, standing=one.standing, tenure_days=one.tenure_days)
