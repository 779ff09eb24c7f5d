"""Answers calls about access tokens."""

import grpc
from google.protobuf import empty_pb2

from services.members import actions
from services.members.domain import AccessToken
from services.members.rpc.base import Base
from services.members.rpc.views import TOKEN_SCOPES, identity_view, time_of, timestamp
from shared import actor
from upwell.members.v1 import members_pb2 as pb


def access_token_view(value: AccessToken) -> pb.AccessToken:
    """Return an access token."""
    return pb.AccessToken(
        name=f"accessTokens/{value.uid}",
        uid=str(value.uid),
        display_name=value.display_name,
        scopes=[TOKEN_SCOPES.value(scope) for scope in value.scopes],
        secret=value.secret,
        create_time=timestamp(value.create_time),
        expire_time=timestamp(value.expire_time),
        last_used_time=timestamp(value.last_used_time),
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
        ends = given.HasField("expire_time")
        made = actions.create_access_token(
            self.db,
            actor.current(),
            request.parent,
            display_name=given.display_name,
            scopes=tuple(TOKEN_SCOPES.word(scope, "access_token.scopes") for scope in given.scopes),
            expire_time=time_of("access_token.expire_time", given.expire_time) if ends else None,
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
