"""Answers calls about access tokens."""

import grpc
from google.protobuf import empty_pb2

from services.members import actions
from services.members.domain import AccessToken
from services.members.rpc.base import Base
from services.members.rpc.views import TOKEN_SCOPES, identity_view, scope_values
from shared import actor, messages, wire
from upwell.members.v1 import members_pb2 as pb

access_token_view = messages.writer(
    pb.AccessToken,
    AccessToken,
    name=lambda token: f"accessTokens/{token.uid}",
    scopes=lambda token: scope_values(token.scopes),
)


class AccessTokens(Base):
    """Answers calls about access tokens."""

    def AuthenticateToken(
        self, request: pb.AuthenticateTokenRequest, context: grpc.ServicerContext
    ) -> pb.Identity:
        """Authenticate a token."""
        return identity_view(actions.authenticate_token(self.db, request.secret))

    def CreateAccessToken(
        self, request: pb.CreateAccessTokenRequest, context: grpc.ServicerContext
    ) -> pb.AccessToken:
        """Create an access token."""
        given = request.access_token
        made = actions.create_access_token(
            self.db,
            actor.current(),
            request.parent,
            display_name=given.display_name,
            scopes=tuple(TOKEN_SCOPES.word(scope, "access_token.scopes") for scope in given.scopes),
            expire_time=wire.moment(given, "expire_time", "access_token.expire_time"),
        )
        return access_token_view(made)

    def ListAccessTokens(
        self, request: pb.ListAccessTokensRequest, context: grpc.ServicerContext
    ) -> pb.ListAccessTokensResponse:
        """List access tokens."""
        found, token = actions.list_access_tokens(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListAccessTokensResponse(
            access_tokens=[access_token_view(item) for item in found], next_page_token=token
        )

    def RevokeAccessToken(
        self, request: pb.RevokeAccessTokenRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Revoke an access token."""
        actions.revoke_access_token(self.db, actor.current(), request.name)
        return empty_pb2.Empty()
