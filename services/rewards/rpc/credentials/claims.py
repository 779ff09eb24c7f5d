"""Answers calls that claim badges as credentials."""

import grpc

from services.rewards import actions
from services.rewards.rpc.badges.badges import BADGE, badge
from services.rewards.rpc.base import Base
from services.rewards.rpc.credentials.documents import site
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb


class Claims(Base):
    """Answers calls that claim badges as credentials."""

    def ClaimBadge(self, request: pb.ClaimBadgeRequest, _: grpc.ServicerContext) -> pb.Badge:
        uid = BADGE.parse(request.name)
        who = actor.current()
        actions.claim_badge(self.db, who, self.secret, uid, request.email, site(request))
        return badge(actions.get_badge(self.db, who, uid))
