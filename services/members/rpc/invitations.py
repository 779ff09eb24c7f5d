"""Answers calls about invitations."""

import grpc

from services.members import actions
from services.members.domain.invitations import Invitation
from services.members.rpc.base import Base
from services.members.rpc.views import member_view
from shared import actor, errors
from shared.refusals import Refusal
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

    def BatchInviteMembers(
        self, request: pb.BatchInviteMembersRequest, context: grpc.ServicerContext
    ) -> pb.BatchInviteMembersResponse:
        """Invite many people."""
        outcomes = actions.batch_invite_members(
            self.db,
            actor.current(),
            [Invitation(one.email, one.display_name) for one in request.invitations],
            public_url=self.public_url,
        )
        answer = pb.BatchInviteMembersResponse()
        for asked, outcome in zip(request.invitations, outcomes, strict=True):
            said = answer.outcomes.add(email=asked.email)
            if isinstance(outcome, Refusal):
                said.error.CopyFrom(errors.to_status(outcome))
            else:
                said.member.CopyFrom(member_view(outcome))
        return answer
