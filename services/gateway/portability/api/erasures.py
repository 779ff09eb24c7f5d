"""Erasures of members."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.edge.state import state
from services.gateway.portability import calls, schemas
from services.gateway.web.answers import paged
from services.gateway.web.api import Blueprint
from services.gateway.web.links import absolute
from services.gateway.web.wire import page_of
from upwell.members.v1 import members_pb2
from upwell.portability.v1 import portability_pb2 as pb

blueprint = Blueprint("erasures", "Erasures of members, and which service has confirmed them.")


@blueprint.get("/erasures")
@blueprint.allow("admin")
@blueprint.arguments(schemas.ErasuresQuery, location="query")
@blueprint.response(200, schemas.ErasuresReply)
def list_erasures(query: dict[str, Any]) -> Response:
    """List erasures.

    Newest first, with what each service confirmed and when.
    """
    asked = page_of(pb.ListErasuresRequest, query)
    return paged(schemas.ErasuresReply.write(clients.portability.ListErasures(asked)))


@blueprint.post("/erasures")
@blueprint.allow("admin")
@blueprint.arguments(schemas.ErasureBody)
@blueprint.response(201, schemas.NewErasureReply)
def create_erasure(body: dict[str, Any]) -> Response:
    """Erase a member.

    Their account is erased at once, the rest until every service has confirmed. This can't be
    undone. A member has one erasure: a repeat answers with it and another address.
    """
    asked = members_pb2.GetMemberRequest(name=f"members/{body['member']}")
    made = calls.create_erasure(clients.members.GetMember(asked).uid, body["content"])
    state().forget_people()
    place = schemas.ErasureReply.write(made)
    response = jsonify(place | {"url": absolute(f"/erasures/{made.token}")})
    response.status_code = 201
    response.headers["Cache-Control"] = "no-store"
    response.headers["Location"] = f"/api/v1/erasures/{place['id']}"
    return response


@blueprint.get("/erasures/<uid>")
@blueprint.allow("admin")
@blueprint.response(200, schemas.ErasureReply)
def get_erasure(uid: str) -> Response:
    """Get an erasure.

    It is done when every service has confirmed it.
    """
    found = clients.portability.GetErasure(pb.GetErasureRequest(name=f"erasures/{uid}"))
    return jsonify(schemas.ErasureReply.write(found))
