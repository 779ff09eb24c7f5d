"""Answers calls about who changed what."""

import json

import grpc

from services.members import actions
from services.members.domain import AuditEntry
from services.members.rpc.base import Base
from services.members.rpc.views import timestamp
from shared import actor
from upwell.members.v1 import members_pb2 as pb


def audit_entry_view(value: AuditEntry) -> pb.AuditEntry:
    """Return a line of the audit."""
    return pb.AuditEntry(
        uid=str(value.uid),
        action=value.action,
        actor_handle=value.actor_handle,
        subject=value.subject,
        detail=json.dumps(value.detail, ensure_ascii=False),
        create_time=timestamp(value.create_time),
    )


class AuditEntries(Base):
    """Answers calls about who changed what."""

    def ListAuditEntries(
        self, request: pb.ListAuditEntriesRequest, context: grpc.ServicerContext
    ) -> pb.ListAuditEntriesResponse:
        """List the audit."""
        found, token = actions.list_audit_entries(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListAuditEntriesResponse(
            audit_entries=[audit_entry_view(entry) for entry in found], next_page_token=token
        )
