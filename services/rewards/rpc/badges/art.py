"""Answers calls about drawings."""

from uuid import UUID

import grpc

from services.rewards import actions, art
from services.rewards.domain.badges.art import Design
from services.rewards.rpc.badges.achievements import ACHIEVEMENT, design_in
from services.rewards.rpc.badges.badges import BADGE
from services.rewards.rpc.base import Base
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

FORMATS = wire.Words.of(pb.ArtFormat, "format")


class Art(Base):
    """Answers calls about drawings."""

    def GetArt(self, request: pb.GetArtRequest, _: grpc.ServicerContext) -> pb.Art:
        subject: str | UUID | Design
        if request.name.startswith("badges/"):
            subject = BADGE.parse(request.name)
        elif request.name:
            subject = ACHIEVEMENT.parse(request.name)
        else:
            subject = design_in(request.design, "design.shape")
        found = actions.get_art(
            self.db,
            actor.current(),
            subject,
            FORMATS.word(request.format) or art.SVG,
            tier=request.tier,
            footer=request.footer,
        )
        return pb.Art(content=found.content, media_type=found.media_type, etag=found.etag)
