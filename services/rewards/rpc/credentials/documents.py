"""Answers calls about the documents that others resolve."""

import grpc

import services.rewards.domain.credentials as domain
from services.rewards import actions
from services.rewards.rpc.badges.achievements import ACHIEVEMENT
from services.rewards.rpc.base import Base
from shared import actor
from upwell.rewards.v1 import rewards_pb2 as pb


class Documents(Base):
    """Answers calls about the documents that others resolve."""

    def GetAchievementDocument(
        self, request: pb.GetAchievementDocumentRequest, _: grpc.ServicerContext
    ) -> pb.Document:
        slug = ACHIEVEMENT.parse(request.name)
        return document(
            actions.get_achievement_document(self.db, actor.current(), slug, site(request))
        )


def site(
    request: pb.ClaimBadgeRequest
    | pb.GetAchievementDocumentRequest
    | pb.GetIssuerRequest
    | pb.RotateIssuerKeysRequest,
) -> domain.Site:
    """Return where the portal says the community is reached, and what it is called."""
    return domain.Site(request.base_url, request.community_name)


def document(found: domain.Document) -> pb.Document:
    """Return a document as proto."""
    return pb.Document(content=found.content, media_type=found.media_type, etag=found.etag)
