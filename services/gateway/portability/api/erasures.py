"""Erasures of members."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.portability import schemas
from services.gateway.web.answers import paged
from services.gateway.web.api import Blueprint
from services.gateway.web.wire import page_of
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


@blueprint.get("/erasures/<uid>")
@blueprint.allow("admin")
@blueprint.response(200, schemas.ErasureReply)
def get_erasure(uid: str) -> Response:
    """Get an erasure.

    It is done when every service has confirmed it.
    """
    found = clients.portability.GetErasure(pb.GetErasureRequest(name=f"erasures/{uid}"))
    return jsonify(schemas.ErasureReply.write(found))
