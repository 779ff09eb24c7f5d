"""Members as others see them."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients, errors
from services.gateway.edge.state import state
from services.gateway.members.schemas import members as schemas
from services.gateway.web.answers import made, paged
from services.gateway.web.api import Blueprint
from services.gateway.web.wire import value
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint(
    "members",
    "The people in the community.",
)


@blueprint.get("/members/<handle>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.ProfileReply)
def get_member(handle: str) -> Response:
    """Get a member.

    With their activity, as far as the caller may see it.
    """
    found = clients.members.GetMember(members_pb2.GetMemberRequest(name=f"members/{handle}"))
    document = schemas.ProfileReply.write(found)
    try:
        did = clients.ideas.GetMemberActivity(
            ideas_pb2.GetMemberActivityRequest(name=found.name, page_size=1)
        )
    except errors.Failed:
        # The profile is worth showing without its figures.
        return jsonify(document)
    figures = {
        "idea_count": did.idea_count,
        "comment_count": did.comment_count,
        "shipped_count": did.shipped_count,
    }
    return jsonify(document | figures)


@blueprint.get("/members")
@blueprint.allow("staff")
@blueprint.arguments(schemas.MembersQuery, location="query")
@blueprint.response(200, schemas.MembersReply)
def list_members(query: dict[str, Any]) -> Response:
    """List members.

    Sorted by handle. Staff only.
    """
    answer = clients.members.ListMembers(
        members_pb2.ListMembersRequest(
            query=query["query"],
            role=value(members_pb2.Role, query["role"]),
            state=value(members_pb2.MemberState, query["state"]),
            page_size=min(query["page_size"], 100),
            page_token=query["page_token"],
        )
    )
    return paged(schemas.MembersReply.write(answer))


@blueprint.post("/members/<handle>/suspend")
@blueprint.allow("staff")
@blueprint.arguments(schemas.SuspensionBody)
@blueprint.response(200, schemas.MemberForStaffReply)
def suspend_member(body: dict[str, Any], handle: str) -> Response:
    """Suspend a member.

    Moderators and administrators only. Their votes do not count until they are reinstated.
    """
    asked = members_pb2.SuspendMemberRequest(name=f"members/{handle}", **body)
    found = clients.members.SuspendMember(asked)
    state().forget_people()
    return jsonify(schemas.MemberForStaffReply.write(found))


@blueprint.post("/members/<handle>/reinstate")
@blueprint.allow("staff")
@blueprint.response(200, schemas.MemberForStaffReply)
def reinstate_member(handle: str) -> Response:
    """Reinstate a suspended member.

    Moderators and administrators only. Their votes count again.
    """
    asked = members_pb2.ReinstateMemberRequest(name=f"members/{handle}")
    found = clients.members.ReinstateMember(asked)
    state().forget_people()
    return jsonify(schemas.MemberForStaffReply.write(found))


@blueprint.post("/invitations")
@blueprint.allow("admin")
@blueprint.arguments(schemas.InvitationBody)
@blueprint.response(201, schemas.MemberForStaffReply)
def create_invitation(body: dict[str, Any]) -> Response:
    """Invite a person by email.

    Name an imported member to let the person take over what was imported for them.
    """
    name = f"members/{body['member']}" if body["member"] else ""
    asked = members_pb2.InviteMemberRequest(name=name, email=body["email"])
    found = clients.members.InviteMember(asked)
    return made(schemas.MemberForStaffReply.write(found), f"/api/v1/members/{found.handle}")
