"""Answers calls about capabilities."""

import grpc
from google.protobuf import empty_pb2

from services.members import actions
from services.members.domain import Capability, Member
from services.members.rpc.base import Base
from shared import actor, wire
from upwell.members.v1 import members_pb2 as pb


def capability_view(owner: Member, value: Capability) -> pb.Capability:
    """Return a grant."""
    return pb.Capability(
        name=f"members/{owner.handle}/capabilities/{value.uid}",
        capability=value.capability,
        scope=value.scope,
        expire_time=value.expire_time,
        create_time=value.create_time,
    )


class Capabilities(Base):
    """Answers calls about capabilities."""

    def GrantCapability(
        self, request: pb.GrantCapabilityRequest, context: grpc.ServicerContext
    ) -> pb.Capability:
        """Grant a capability."""
        given = request.capability
        owner, made = actions.grant_capability(
            self.db,
            actor.current(),
            request.parent,
            capability=given.capability,
            scope=given.scope,
            expire_time=wire.moment(given, "expire_time", "capability.expire_time"),
        )
        return capability_view(owner, made)

    def RevokeCapability(
        self, request: pb.RevokeCapabilityRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Revoke a capability."""
        actions.revoke_capability(self.db, actor.current(), request.name)
        return empty_pb2.Empty()

    def ListCapabilities(
        self, request: pb.ListCapabilitiesRequest, context: grpc.ServicerContext
    ) -> pb.ListCapabilitiesResponse:
        """List capabilities."""
        owner, found, token = actions.list_capabilities(
            self.db, actor.current(), request.parent, request.page_size, request.page_token
        )
        return pb.ListCapabilitiesResponse(
            capabilities=[capability_view(owner, item) for item in found], next_page_token=token
        )
