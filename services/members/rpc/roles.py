"""Answers calls about roles."""

import grpc

from services.members import actions
from services.members.rpc.base import Base
from services.members.rpc.views import ROLES, member_view
from shared import actor
from upwell.members.v1 import members_pb2 as pb


class Roles(Base):
    """Answers calls about roles."""

    def GrantRole(self, request: pb.GrantRoleRequest, context: grpc.ServicerContext) -> pb.Member:
        """Grant a role."""
        role = ROLES.word(request.role)
        return member_view(actions.grant_role(self.db, actor.current(), request.name, role))

    def RevokeRole(self, request: pb.RevokeRoleRequest, context: grpc.ServicerContext) -> pb.Member:
        """Revoke a role."""
        role = ROLES.word(request.role)
        return member_view(actions.revoke_role(self.db, actor.current(), request.name, role))
