"""Finds members while staff type a name or a handle."""

from flask import Blueprint, Response, jsonify

from services.gateway.edge import access, clients
from services.gateway.web import forms
from upwell.members.v1 import members_pb2

blueprint = Blueprint("console_member_search", __name__, url_prefix="/console/members")

FOUND = 8
SHORTEST = 2


# No handle is a hyphen, so this address stands in nobody's way.
@blueprint.get("/-/search")
@access.require_staff()
def search() -> Response:
    """Answer with members whose handle or name holds what is typed; never with an address."""
    text = forms.arg("q").removeprefix("@")
    found: list[members_pb2.Member] = []
    if len(text) >= SHORTEST:
        asked = members_pb2.ListMembersRequest(query=text, page_size=FOUND)
        found = list(clients.members.ListMembers(asked, timeout=1.0).members)
    response = jsonify(
        members=[{"handle": one.handle, "display_name": one.display_name} for one in found]
    )
    response.headers["Cache-Control"] = "no-store"
    return response
