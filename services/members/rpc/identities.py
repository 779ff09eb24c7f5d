"""Answers calls about who somebody is."""

import grpc

from services.members import actions
from services.members.rpc.base import Base
from services.members.rpc.views import identity_view
from shared import actor
from upwell.members.v1 import members_pb2 as pb


class Identities(Base):
    """Answers calls about who somebody is."""

    def GetIdentity(
        self, request: pb.GetIdentityRequest, context: grpc.ServicerContext
    ) -> pb.Identity:
        """Get who the caller is."""
        return identity_view(actions.get_identity(self.db, actor.current()))
