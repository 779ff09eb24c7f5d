"""Answers calls about invitations."""

import grpc

from services.members import actions
from services.members.rpc.base import Base
from services.members.rpc.views import member_view
from shared import actor
from upwell.members.v1 import members_pb2 as pb


class Invitations(Base):
    """Answers calls about invitations."""

    def InviteMember(
        self, request: pb.InviteMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Invite a person."""
        return member_view(
            actions.invite_member(
                self.db,
                actor.current(),
                request.name,
                request.email,
                public_url=self.public_url,
            )
        )
