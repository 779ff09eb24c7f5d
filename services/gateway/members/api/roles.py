"""Roles and capabilities: what a member may do beside taking part."""

from typing import Any, cast

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.edge.state import state
from services.gateway.members.schemas import members as schemas
from services.gateway.web.answers import made, not_here, nothing, paged
from services.gateway.web.api import Blueprint
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import message_of, page_of, value
from upwell.members.v1 import members_pb2

blueprint = Blueprint("roles", "What members may do: roles, and powers over one board.")


def _role(word: str) -> members_pb2.Role:
    """Return the role of an address; raises 404 for an unknown one."""
    if word not in schemas.ROLES[1:]:
        raise not_here()
    return cast("members_pb2.Role", value(members_pb2.Role, word))


@blueprint.put("/members/<handle>/roles/<role>")
@blueprint.allow("admin")
@blueprint.response(200, schemas.MemberForStaffReply)
def grant_role(handle: str, role: str) -> Response:
    """Grant a role.

    One of `moderator`, `manager` and `admin`. Granting it again changes nothing.
    """
    asked = members_pb2.GrantRoleRequest(name=f"members/{handle}", role=_role(role))
    found = clients.members.GrantRole(asked)
    state().forget_people()
    return jsonify(schemas.MemberForStaffReply.write(found))


@blueprint.delete("/members/<handle>/roles/<role>")
@blueprint.allow("admin")
@blueprint.response(200, schemas.MemberForStaffReply)
def revoke_role(handle: str, role: str) -> Response:
    """Revoke a role.

    The last administrator can't be revoked.
    """
    asked = members_pb2.RevokeRoleRequest(name=f"members/{handle}", role=_role(role))
    found = clients.members.RevokeRole(asked)
    state().forget_people()
    return jsonify(schemas.MemberForStaffReply.write(found))


@blueprint.get("/members/<handle>/capabilities")
@blueprint.allow("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.CapabilitiesReply)
def list_capabilities(query: dict[str, Any], handle: str) -> Response:
    """List a member's capabilities.

    Those in force.
    """
    asked = page_of(members_pb2.ListCapabilitiesRequest, query, parent=f"members/{handle}")
    answer = clients.members.ListCapabilities(asked)
    return paged(schemas.CapabilitiesReply.write(answer))


@blueprint.post("/members/<handle>/capabilities")
@blueprint.allow("admin")
@blueprint.arguments(schemas.CapabilityBody)
@blueprint.response(201, schemas.CapabilityReply)
def grant_capability(body: dict[str, Any], handle: str) -> Response:
    """Grant a capability.

    A narrow power with a scope and an end, such as moderating one board for a month.
    """
    asked = members_pb2.GrantCapabilityRequest(
        parent=f"members/{handle}", capability=message_of(members_pb2.Capability, body)
    )
    granted = clients.members.GrantCapability(asked)
    state().forget_people()
    return made(schemas.CapabilityReply.write(granted), f"/api/v1/{granted.name}")


@blueprint.delete("/members/<handle>/capabilities/<uid>")
@blueprint.allow("admin")
@blueprint.response(204)
def revoke_capability(handle: str, uid: str) -> Response:
    """Revoke a capability."""
    name = f"members/{handle}/capabilities/{uid}"
    clients.members.RevokeCapability(members_pb2.RevokeCapabilityRequest(name=name))
    state().forget_people()
    return nothing()
