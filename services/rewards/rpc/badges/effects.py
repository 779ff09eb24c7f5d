"""Answers calls about the effects of achievements."""

import grpc

from services.rewards import actions
from services.rewards.domain.badges.effects import Group
from services.rewards.rpc.badges.achievements import ACHIEVEMENT
from services.rewards.rpc.base import Base
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

CONFIDENCES = wire.Words.of(pb.Confidence, "confidence")


class Effects(Base):
    """Answers calls about the effects of achievements."""

    def GetAchievementEffect(
        self, request: pb.GetAchievementEffectRequest, _: grpc.ServicerContext
    ) -> pb.AchievementEffect:
        slug = ACHIEVEMENT.parse(request.name)
        effect = actions.get_achievement_effect(self.db, actor.current(), slug)
        return pb.AchievementEffect(
            shown=_group(effect.shown),
            held_out=_group(effect.held_out),
            lift=effect.lift,
            confidence=CONFIDENCES.value(effect.confidence),
        )


def _group(one: Group) -> pb.EffectGroup:
    return pb.EffectGroup(
        members=one.members,
        before=one.before,
        after=one.after,
        went_on=one.went_on,
        stopped=one.stopped,
    )
