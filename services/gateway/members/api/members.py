"""Members as others see them."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients, errors
from services.gateway.members import schemas
from services.gateway.web.answers import paged
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
    """Get a member

    With their activity, as far as the caller may see it.
    """  # noqa: D400, D415  the document's own summary
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
    """List members

    Sorted by handle. Staff only.
    """  # noqa: D400, D415
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
