"""Answers calls about who holds an achievement."""

import grpc

from services.rewards import actions
from services.rewards.rpc.badges.achievements import ACHIEVEMENT
from services.rewards.rpc.badges.badges import badge
from services.rewards.rpc.base import Base
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb


class Holders(Base):
    """Answers calls about who holds an achievement."""

    def ListHolders(
        self, request: pb.ListHoldersRequest, _: grpc.ServicerContext
    ) -> pb.ListHoldersResponse:
        page = actions.list_holders(
            self.db,
            actor.current(),
            ACHIEVEMENT.parse(request.parent),
            request.page_size,
            request.page_token,
        )
        return pb.ListHoldersResponse(
            badges=[badge(one) for one in page.badges], next_page_token=page.next_page_token
        )
