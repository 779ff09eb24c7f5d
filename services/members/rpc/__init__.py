"""Answers calls: proto in, action, proto out; one mixin for each noun."""

from collections.abc import Callable

import grpc

from services.members import actions
from services.members.rpc.access_tokens import AccessTokens
from services.members.rpc.audit_entries import AuditEntries
from services.members.rpc.capabilities import Capabilities
from services.members.rpc.communities import Communities
from services.members.rpc.conduct import Conducts
from services.members.rpc.identities import Identities
from services.members.rpc.invitations import Invitations
from services.members.rpc.members import Members
from services.members.rpc.roles import Roles
from services.members.rpc.sign_in_links import SignInLinks
from shared.db import Database
from shared.service.servicer import Common
from upwell.members.v1 import members_pb2_grpc

SERVICE = "upwell.members.v1.MembersService"


class MembersServicer(
    AccessTokens,
    AuditEntries,
    Capabilities,
    Communities,
    Conducts,
    Identities,
    Invitations,
    Members,
    Roles,
    SignInLinks,
    Common,
    members_pb2_grpc.MembersServiceServicer,
):
    """Answers every call of the service."""

    actions = actions


def add(db: Database, everywhere: Database, public_url: str = "") -> Callable[[grpc.Server], None]:
    """Return what adds this service to a server."""
    servicer = MembersServicer(db, everywhere, public_url)
    return lambda server: members_pb2_grpc.add_MembersServiceServicer_to_server(servicer, server)


__all__ = ["SERVICE", "MembersServicer", "add"]
