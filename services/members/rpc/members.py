"""Answers calls about members."""

from datetime import UTC

import grpc

from services.members import actions
from services.members.rpc.base import Base
from services.members.rpc.views import ROLES, STATES, member_view, paths
from shared import actor, wire
from shared.refusals import Invalid
from upwell.members.v1 import members_pb2 as pb


def state_name(state: pb.MemberState) -> str:
    """Return the word for a state; empty for none; raises `Invalid` for an unknown one."""
    if state not in STATES:
        raise Invalid({"state": "Unknown state."})
    return STATES[state]


def member_values(value: pb.Member) -> dict[str, object]:
    """Return the profile in a message."""
    return {
        "handle": value.handle,
        "display_name": value.display_name,
        "bio": value.bio,
        "interests": tuple(value.interests),
        "links": tuple((link.label, link.url) for link in value.links),
        "locale": value.locale,
        "time_zone": value.time_zone,
        "avatar": value.avatar,
        "email": value.email,
        "is_verified": value.is_verified,
    }


def record(value: pb.MemberRecord) -> dict[str, object]:
    """Return what an import knows of a person."""
    return {
        "external_id": value.external_id,
        "display_name": value.display_name,
        "handle": value.handle,
        "email": value.email,
        "create_time": wire.moment(value, "create_time", "records"),
        "roles": tuple(ROLES.word(role, "records.roles") for role in value.roles),
        "is_verified": value.is_verified,
        "find_by_handle": value.find_by_handle,
    }


def record_result_view(value: dict[str, object]) -> pb.MemberRecordResult:
    """Return what became of a record."""
    return pb.MemberRecordResult(
        external_id=str(value["external_id"]),
        uid=str(value["uid"]),
        handle=str(value["handle"]),
        created=bool(value["created"]),
        error=str(value["error"]),
    )


class Members(Base):
    """Answers calls about members."""

    def GetMember(self, request: pb.GetMemberRequest, context: grpc.ServicerContext) -> pb.Member:
        """Get a member."""
        then = wire.moment(request, "handle_time")
        return member_view(actions.get_member(self.db, actor.current(), request.name, then))

    def ListMembers(
        self, request: pb.ListMembersRequest, context: grpc.ServicerContext
    ) -> pb.ListMembersResponse:
        """List members."""
        found, token = actions.list_members(
            self.db,
            actor.current(),
            query=request.query,
            role=ROLES.word(request.role),
            state=state_name(request.state),
            page_size=request.page_size,
            page_token=request.page_token,
        )
        return pb.ListMembersResponse(
            members=[member_view(one) for one in found], next_page_token=token
        )

    def CreateMember(
        self, request: pb.CreateMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Create a member."""
        return member_view(
            actions.create_member(
                self.db,
                actor.current(),
                member_values(request.member),
                placeholder=request.member.state == pb.MEMBER_STATE_PLACEHOLDER,
                roles=tuple(ROLES.word(role, "member.roles") for role in request.member.roles),
                request_id=request.request_id,
            )
        )

    def BatchCreateMembers(
        self, request: pb.BatchCreateMembersRequest, context: grpc.ServicerContext
    ) -> pb.BatchCreateMembersResponse:
        """Create or find the members of an import."""
        results = actions.batch_create_members(
            self.db,
            actor.current(),
            request.source,
            [record(one) for one in request.records],
            validate_only=request.validate_only,
        )
        return pb.BatchCreateMembersResponse(results=[record_result_view(one) for one in results])

    def BatchDeleteMembers(
        self, request: pb.BatchDeleteMembersRequest, context: grpc.ServicerContext
    ) -> pb.BatchDeleteMembersResponse:
        """Undo the import of members."""
        kept = actions.batch_delete_members(
            self.db,
            actor.current(),
            request.source,
            request.external_ids,
            request.import_time.ToDatetime(UTC),
        )
        return pb.BatchDeleteMembersResponse(kept_external_ids=kept)

    def UpdateMember(
        self, request: pb.UpdateMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Change a profile."""
        return member_view(
            actions.update_member(
                self.db,
                actor.current(),
                request.member.name,
                member_values(request.member),
                paths(request.update_mask),
                request.member.etag,
            )
        )

    def SuspendMember(
        self, request: pb.SuspendMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Suspend a member."""
        return member_view(
            actions.suspend_member(self.db, actor.current(), request.name, request.reason)
        )

    def ReinstateMember(
        self, request: pb.ReinstateMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Reinstate a member."""
        return member_view(actions.reinstate_member(self.db, actor.current(), request.name))
