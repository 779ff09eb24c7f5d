"""Answers calls about how ideas work."""

import grpc

from services.ideas import actions, domain
from services.ideas.rpc import names
from services.ideas.rpc.base import Base
from shared import actor, messages
from upwell.ideas.v1 import ideas_pb2 as pb

_settings = messages.writer(pb.Settings, domain.Settings)


class Settings(Base):
    """Answers calls about how ideas work."""

    def GetSettings(self, request: pb.GetSettingsRequest, _: grpc.ServicerContext) -> pb.Settings:
        """Get the settings."""
        del request
        return _settings(actions.get_settings(self.db, actor.current()))

    def UpdateSettings(
        self, request: pb.UpdateSettingsRequest, _: grpc.ServicerContext
    ) -> pb.Settings:
        """Update the settings."""
        wanted = domain.Settings(
            answer_promise_days=request.settings.answer_promise_days,
            trend_half_life_days=request.settings.trend_half_life_days,
        )
        mask = names.masked(request.update_mask, ("answer_promise_days", "trend_half_life_days"))
        return _settings(actions.update_settings(self.db, actor.current(), wanted, mask))
