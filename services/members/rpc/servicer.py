"""Answers every call of the contract."""

from collections.abc import Callable

import grpc
from google.protobuf import empty_pb2

from services.members import actions
from services.members.domain import Member
from services.members.rpc import shapes
from shared import actor
from shared.db import Database
from shared.refusals import Invalid
from upwell.members.v1 import members_pb2 as pb
from upwell.members.v1 import members_pb2_grpc

SERVICE = "upwell.members.v1.MembersService"


def _seen(value: Member) -> pb.Member:
    return shapes.member(value, address=actions.may_see_address(actor.current(), value))


class Servicer(members_pb2_grpc.MembersServiceServicer):
    """Answers calls about communities, members and signing in.

    `everywhere` acts as the worker role and is used only where the system asks about every
    community.
    """

    def __init__(self, db: Database, everywhere: Database, public_url: str = "") -> None:
        """Take the databases and the portal's public address."""
        self._db = db
        self._everywhere = everywhere
        self._public_url = public_url

    def GetCommunity(
        self, request: pb.GetCommunityRequest, context: grpc.ServicerContext
    ) -> pb.Community:
        """Get the caller's community."""
        found = actions.get_community(self._db, actor.current(), request.name)
        return shapes.community(found)

    def ListCommunities(
        self, request: pb.ListCommunitiesRequest, context: grpc.ServicerContext
    ) -> pb.ListCommunitiesResponse:
        """List every community."""
        found, token = actions.list_communities(
            self._everywhere, actor.current(), request.page_size, request.page_token
        )
        return pb.ListCommunitiesResponse(
            communities=[shapes.community(one) for one in found], next_page_token=token
        )

    def CreateCommunity(
        self, request: pb.CreateCommunityRequest, context: grpc.ServicerContext
    ) -> pb.Community:
        """Create a community."""
        made = actions.create_community(
            self._db,
            self._everywhere,
            actor.current(),
            shapes.community_values(request.community),
            request.request_id,
        )
        return shapes.community(made)

    def UpdateCommunity(
        self, request: pb.UpdateCommunityRequest, context: grpc.ServicerContext
    ) -> pb.Community:
        """Change the caller's community."""
        changed = actions.update_community(
            self._db,
            actor.current(),
            request.community.name,
            shapes.community_values(request.community),
            shapes.paths(request.update_mask),
            request.community.etag,
        )
        return shapes.community(changed)

    def PublishConduct(
        self, request: pb.PublishConductRequest, context: grpc.ServicerContext
    ) -> pb.Conduct:
        """Publish a code of conduct."""
        made = actions.publish_conduct(self._db, actor.current(), request.body, request.reuse_terms)
        return shapes.conduct(made)

    def AcceptConduct(
        self, request: pb.AcceptConductRequest, context: grpc.ServicerContext
    ) -> pb.Conduct:
        """Accept the code of conduct."""
        return shapes.conduct(actions.accept_conduct(self._db, actor.current(), request.version))

    def GetMember(self, request: pb.GetMemberRequest, context: grpc.ServicerContext) -> pb.Member:
        """Get a member."""
        return _seen(actions.get_member(self._db, actor.current(), request.name))

    def ListMembers(
        self, request: pb.ListMembersRequest, context: grpc.ServicerContext
    ) -> pb.ListMembersResponse:
        """List members."""
        found, token = actions.list_members(
            self._db,
            actor.current(),
            query=request.query,
            role=request.role,
            state=shapes.state_word(request.state),
            page_size=request.page_size,
            page_token=request.page_token,
        )
        return pb.ListMembersResponse(members=[_seen(one) for one in found], next_page_token=token)

    def CreateMember(
        self, request: pb.CreateMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Create a member."""
        return _seen(
            actions.create_member(
                self._db,
                actor.current(),
                shapes.member_values(request.member),
                placeholder=request.member.state == pb.MEMBER_STATE_PLACEHOLDER,
                roles=tuple(request.member.roles),
                request_id=request.request_id,
            )
        )

    def BatchCreateMembers(
        self, request: pb.BatchCreateMembersRequest, context: grpc.ServicerContext
    ) -> pb.BatchCreateMembersResponse:
        """Create or find the members of an import."""
        results = actions.batch_create_members(
            self._db,
            actor.current(),
            request.source,
            [shapes.record(one) for one in request.records],
            validate_only=request.validate_only,
        )
        return pb.BatchCreateMembersResponse(results=[shapes.record_result(one) for one in results])

    def UpdateMember(
        self, request: pb.UpdateMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Change a profile."""
        return _seen(
            actions.update_member(
                self._db,
                actor.current(),
                request.member.name,
                shapes.member_values(request.member),
                shapes.paths(request.update_mask),
                request.member.etag,
            )
        )

    def SuspendMember(
        self, request: pb.SuspendMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Suspend a member."""
        return _seen(
            actions.suspend_member(self._db, actor.current(), request.name, request.reason)
        )

    def ReinstateMember(
        self, request: pb.ReinstateMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Reinstate a member."""
        return _seen(actions.reinstate_member(self._db, actor.current(), request.name))

    def EraseMember(
        self, request: pb.EraseMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Erase a member."""
        choices = {pb.CONTENT_CHOICE_KEEP: False, pb.CONTENT_CHOICE_REMOVE: True}
        if request.content not in choices:
            raise Invalid({"content": "Choose whether posts are kept or deleted."})
        erased = actions.erase_member(
            self._db, actor.current(), request.name, remove_content=choices[request.content]
        )
        return _seen(erased)

    def ExportMember(
        self, request: pb.ExportMemberRequest, context: grpc.ServicerContext
    ) -> pb.ExportMemberResponse:
        """Export a member's data."""
        files = actions.export_member(self._db, actor.current(), request.name)
        return pb.ExportMemberResponse(
            files=[pb.ExportFile(filename=name, content=content) for name, content in files]
        )

    def InviteMember(
        self, request: pb.InviteMemberRequest, context: grpc.ServicerContext
    ) -> pb.Member:
        """Invite a person."""
        return _seen(
            actions.invite_member(
                self._db,
                actor.current(),
                request.name,
                request.email,
                public_url=self._public_url,
            )
        )

    def GrantRole(self, request: pb.GrantRoleRequest, context: grpc.ServicerContext) -> pb.Member:
        """Grant a role."""
        return _seen(actions.grant_role(self._db, actor.current(), request.name, request.role))

    def RevokeRole(self, request: pb.RevokeRoleRequest, context: grpc.ServicerContext) -> pb.Member:
        """Revoke a role."""
        return _seen(actions.revoke_role(self._db, actor.current(), request.name, request.role))

    def GrantCapability(
        self, request: pb.GrantCapabilityRequest, context: grpc.ServicerContext
    ) -> pb.Capability:
        """Grant a capability."""
        given = request.capability
        ends = given.HasField("expire_time")
        owner, made = actions.grant_capability(
            self._db,
            actor.current(),
            request.parent,
            capability=given.capability,
            scope=given.scope,
            expire_time=shapes.moment_of("capability.expire_time", given.expire_time)
            if ends
            else None,
        )
        return shapes.capability(owner, made)

    def RevokeCapability(
        self, request: pb.RevokeCapabilityRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Revoke a capability."""
        actions.revoke_capability(self._db, actor.current(), request.name)
        return empty_pb2.Empty()

    def ListCapabilities(
        self, request: pb.ListCapabilitiesRequest, context: grpc.ServicerContext
    ) -> pb.ListCapabilitiesResponse:
        """List capabilities."""
        owner, found, token = actions.list_capabilities(
            self._db, actor.current(), request.parent, request.page_size, request.page_token
        )
        return pb.ListCapabilitiesResponse(
            capabilities=[shapes.capability(owner, one) for one in found], next_page_token=token
        )

    def ListAuditEntries(
        self, request: pb.ListAuditEntriesRequest, context: grpc.ServicerContext
    ) -> pb.ListAuditEntriesResponse:
        """List the audit."""
        found, token = actions.list_audit_entries(
            self._db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListAuditEntriesResponse(
            audit_entries=[shapes.audit_entry(one) for one in found], next_page_token=token
        )

    def RequestSignInLink(
        self, request: pb.RequestSignInLinkRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Send a sign-in link."""
        actions.request_sign_in_link(
            self._db,
            actor.current(),
            email=request.email,
            browser_nonce=request.browser_nonce,
            next_path=request.next_path,
            locale=request.locale,
            base_url=request.base_url,
            public_url=self._public_url,
        )
        return empty_pb2.Empty()

    def ConfirmSignInLink(
        self, request: pb.ConfirmSignInLinkRequest, context: grpc.ServicerContext
    ) -> pb.Identity:
        """Confirm a sign-in link."""
        found = actions.confirm_sign_in_link(
            self._db, actor.current(), request.token, request.browser_nonce
        )
        return shapes.identity(found)

    def GetIdentity(
        self, request: pb.GetIdentityRequest, context: grpc.ServicerContext
    ) -> pb.Identity:
        """Get who the caller is."""
        return shapes.identity(actions.get_identity(self._db, actor.current()))

    def AuthenticateToken(
        self, request: pb.AuthenticateTokenRequest, context: grpc.ServicerContext
    ) -> pb.Identity:
        """Authenticate a token."""
        return shapes.identity(actions.authenticate_token(self._db, request.secret))

    def CreateAccessToken(
        self, request: pb.CreateAccessTokenRequest, context: grpc.ServicerContext
    ) -> pb.AccessToken:
        """Create an access token."""
        given = request.access_token
        ends = given.HasField("expire_time")
        made = actions.create_access_token(
            self._db,
            actor.current(),
            request.parent,
            display_name=given.display_name,
            scopes=tuple(given.scopes),
            expire_time=shapes.moment_of("access_token.expire_time", given.expire_time)
            if ends
            else None,
        )
        return shapes.access_token(made)

    def ListAccessTokens(
        self, request: pb.ListAccessTokensRequest, context: grpc.ServicerContext
    ) -> pb.ListAccessTokensResponse:
        """List access tokens."""
        found, token = actions.list_access_tokens(
            self._db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListAccessTokensResponse(
            access_tokens=[shapes.access_token(one) for one in found], next_page_token=token
        )

    def RevokeAccessToken(
        self, request: pb.RevokeAccessTokenRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Revoke an access token."""
        actions.revoke_access_token(self._db, actor.current(), request.name)
        return empty_pb2.Empty()

    def CheckInvariants(
        self, request: pb.CheckInvariantsRequest, context: grpc.ServicerContext
    ) -> pb.CheckInvariantsResponse:
        """Check what must always hold."""
        results = actions.check_invariants(self._db, actor.current())
        return pb.CheckInvariantsResponse(
            results=[
                pb.InvariantResult(invariant=sentence, violations=count, examples=examples)
                for sentence, count, examples in results
            ]
        )


def add(db: Database, everywhere: Database, public_url: str = "") -> Callable[[grpc.Server], None]:
    """Return what adds this service to a server."""
    servicer = Servicer(db, everywhere, public_url)
    return lambda server: members_pb2_grpc.add_MembersServiceServicer_to_server(servicer, server)
