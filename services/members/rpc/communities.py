"""Answers calls about communities."""

import grpc

from services.members import actions
from services.members.domain import Community, Conduct
from services.members.domain.communities import SETTABLE
from services.members.rpc.base import Base
from services.members.rpc.conduct import conduct_view
from services.members.rpc.views import paths
from shared import actor, messages
from shared.refusals import Invalid
from upwell.members.v1 import members_pb2 as pb

ACCESSES = messages.words(pb.Access.DESCRIPTOR)


community_view = messages.writer(
    pb.Community,
    Community,
    {Conduct: conduct_view},
    name=lambda community: f"communities/{community.slug}",
)


def community_values(value: pb.Community) -> dict[str, object]:
    """Return the settings in a message."""
    values: dict[str, object] = {
        name: getattr(value, name)
        for name in SETTABLE
        if name not in ("access", "features", "hosts")
    }
    values["features"] = tuple(value.features)
    values["hosts"] = tuple(value.hosts)
    if value.access not in ACCESSES:
        raise Invalid({"access": "Unknown access level."})
    values["access"] = ACCESSES[value.access]
    return values


class Communities(Base):
    """Answers calls about communities."""

    def GetCommunity(
        self, request: pb.GetCommunityRequest, context: grpc.ServicerContext
    ) -> pb.Community:
        """Get the caller's community."""
        found = actions.get_community(self.db, actor.current(), request.name)
        return community_view(found)

    def ListCommunities(
        self, request: pb.ListCommunitiesRequest, context: grpc.ServicerContext
    ) -> pb.ListCommunitiesResponse:
        """List every community."""
        found, token = actions.list_communities(
            self.everywhere, actor.current(), request.page_size, request.page_token
        )
        return pb.ListCommunitiesResponse(
            communities=[community_view(community) for community in found], next_page_token=token
        )

    def CreateCommunity(
        self, request: pb.CreateCommunityRequest, context: grpc.ServicerContext
    ) -> pb.Community:
        """Create a community."""
        made = actions.create_community(
            self.db,
            self.everywhere,
            actor.current(),
            community_values(request.community),
            request.request_id,
        )
        return community_view(made)

    def UpdateCommunity(
        self, request: pb.UpdateCommunityRequest, context: grpc.ServicerContext
    ) -> pb.Community:
        """Change the caller's community."""
        changed = actions.update_community(
            self.db,
            actor.current(),
            request.community.name,
            community_values(request.community),
            paths(request.update_mask),
            request.community.etag,
        )
        return community_view(changed)
