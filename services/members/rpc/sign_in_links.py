"""Answers calls about links to sign in."""

import grpc
from google.protobuf import empty_pb2

from services.members import actions
from services.members.rpc.base import Base
from services.members.rpc.views import identity_view
from shared import actor
from upwell.members.v1 import members_pb2 as pb


class SignInLinks(Base):
    """Answers calls about links to sign in."""

    def RequestSignInLink(
        self, request: pb.RequestSignInLinkRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Send a sign-in link."""
        actions.request_sign_in_link(
            self.db,
            actor.current(),
            email=request.email,
            browser_nonce=request.browser_nonce,
            next_path=request.next_path,
            locale=request.locale,
            base_url=request.base_url,
            public_url=self.public_url,
        )
        return empty_pb2.Empty()

    def ConfirmSignInLink(
        self, request: pb.ConfirmSignInLinkRequest, context: grpc.ServicerContext
    ) -> pb.Identity:
        """Confirm a sign-in link."""
        if request.validate_only:
            actions.check_sign_in_link(
                self.db, actor.current(), request.token, request.browser_nonce
            )
            return pb.Identity()
        found = actions.confirm_sign_in_link(
            self.db, actor.current(), request.token, request.browser_nonce
        )
        return identity_view(found)

    def ConfirmSignInCode(
        self, request: pb.ConfirmSignInCodeRequest, context: grpc.ServicerContext
    ) -> pb.Identity:
        """Confirm the code of a sign-in link."""
        found = actions.confirm_sign_in_code(
            self.db, actor.current(), request.code, request.browser_nonce
        )
        return identity_view(found)

    def IssueSignInLink(
        self, request: pb.IssueSignInLinkRequest, context: grpc.ServicerContext
    ) -> pb.SignInLink:
        """Issue a link for a member."""
        url, expire_time = actions.issue_sign_in_link(
            self.db,
            actor.current(),
            request.name,
            request.next_path,
            base_url=request.base_url,
            public_url=self.public_url,
        )
        made = pb.SignInLink(url=url)
        made.expire_time.FromDatetime(expire_time)
        return made
