"""Answers calls about communities."""

import grpc

from services.members import actions
from services.members.domain import Community
from services.members.domain.communities import SETTABLE
from services.members.rpc.base import Base
from services.members.rpc.conduct import conduct_view
from services.members.rpc.views import paths, timestamp
from shared import actor
from shared.refusals import Invalid
from upwell.members.v1 import members_pb2 as pb

ACCESSES = {
    pb.ACCESS_PUBLIC: "public",
    pb.ACCESS_GATED: "gated",
    pb.ACCESS_HYBRID: "hybrid",
}
ACCESS_OF = {word: number for number, word in ACCESSES.items()}


def community_view(value: Community) -> pb.Community:
    """Return a community."""
    return pb.Community(
        name=f"communities/{value.slug}",
        uid=str(value.uid),
        slug=value.slug,
        display_name=value.display_name,
        vision_place=value.vision_place,
        vision_benefit=value.vision_benefit,
        vision_excitement=value.vision_excitement,
        access=ACCESS_OF[value.access],
        brand_color=value.brand_color,
        logo=value.logo,
        locale=value.locale,
        time_zone=value.time_zone,
        features=value.features,
        hosts=value.hosts,
        conduct=conduct_view(value.conduct),
        create_time=timestamp(value.create_time),
        update_time=timestamp(value.update_time),
        etag=value.etag,
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
    values["access"] = ACCESSES.get(value.access, "") if value.access else ""
    if value.access and not values["access"]:
        raise Invalid({"access": "Unknown access level."})
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
