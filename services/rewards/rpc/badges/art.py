"""Answers calls about drawings."""

from uuid import UUID

import grpc

from services.rewards import actions, art
from services.rewards.domain.badges.art import Design
from services.rewards.rpc import convert
from services.rewards.rpc.badges.achievements import ACHIEVEMENT
from services.rewards.rpc.badges.badges import BADGE
from services.rewards.rpc.base import Base
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb

ART_FORMATS: dict[int, str] = {
    pb.ART_FORMAT_UNSPECIFIED: art.SVG,
    pb.ART_FORMAT_SVG: art.SVG,
    pb.ART_FORMAT_PNG: art.PNG,
    pb.ART_FORMAT_SHARE: art.SHARE,
}


class Art(Base):
    """Answers calls about drawings."""

    def GetArt(self, request: pb.GetArtRequest, _: grpc.ServicerContext) -> pb.Art:
        subject: str | UUID | Design
        if request.name.startswith("badges/"):
            subject = BADGE.parse(request.name)
        elif request.name:
            subject = ACHIEVEMENT.parse(request.name)
        else:
            subject = Design(request.design.shape, request.design.symbol, request.design.color)
        found = actions.get_art(
            self.db,
            actor.current(),
            subject,
            convert.known(ART_FORMATS, request.format),
            tier=request.tier,
            footer=request.footer,
        )
        return pb.Art(content=found.content, media_type=found.media_type, etag=found.etag)
