"""The audit: who changed what about roles, states and settings."""

from typing import Any

from flask import Response

from services.gateway.edge import clients
from services.gateway.members.schemas import members as schemas
from services.gateway.web.answers import paged
from services.gateway.web.api import Blueprint
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import page_of
from upwell.members.v1 import members_pb2

blueprint = Blueprint("audit", "Who changed what about roles, states and settings.")


@blueprint.get("/audit")
@blueprint.allow("admin")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.AuditReply)
def list_audit_entries(query: dict[str, Any]) -> Response:
    """List the audit.

    Newest first.
    """
    answer = clients.members.ListAuditEntries(page_of(members_pb2.ListAuditEntriesRequest, query))
    return paged(schemas.AuditReply.write(answer))
