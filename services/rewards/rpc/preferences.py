"""Answers calls about members' preferences."""

import grpc

from services.rewards import actions
from services.rewards.rpc.base import Base
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

FIELDS = ("on_leaderboards",)


class Preferences(Base):
    """Answers calls about members' preferences."""

    def GetPreferences(
        self, _request: pb.GetPreferencesRequest, _: grpc.ServicerContext
    ) -> pb.Preferences:
        return pb.Preferences(on_leaderboards=actions.get_preferences(self.db, actor.current()))

    def UpdatePreferences(
        self, request: pb.UpdatePreferencesRequest, _: grpc.ServicerContext
    ) -> pb.Preferences:
        wire.masked(request.update_mask, FIELDS)
        shown = actions.update_preferences(
            self.db,
            self.redis,
            actor.current(),
            on_leaderboards=request.preferences.on_leaderboards,
        )
        return pb.Preferences(on_leaderboards=shown)
