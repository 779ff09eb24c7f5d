"""Hands the audit out as CSV, in the fields of the API."""

from flask import Blueprint, Response

from services.gateway.edge import access, clients
from services.gateway.members.schemas.members import AuditEntryReply
from services.gateway.web import tables
from upwell.members.v1 import members_pb2

blueprint = Blueprint("console_audit", __name__, url_prefix="/console/members")


@blueprint.get("/-/audit/export.csv")
@access.require_staff("admin")
def export_audit() -> Response:
    """Hand out the audit, newest first."""
    return tables.answer_listed(
        "audit",
        AuditEntryReply,
        clients.members.ListAuditEntries,
        members_pb2.ListAuditEntriesRequest(),
    )
