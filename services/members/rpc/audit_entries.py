"""Answers calls about who changed what."""

import json

import grpc

from services.members import actions
from services.members.domain import AuditEntry
from services.members.rpc.base import Base
from shared import actor, messages
from upwell.members.v1 import members_pb2 as pb

audit_entry_view = messages.writer(
    pb.AuditEntry,
    AuditEntry,
    detail=lambda entry: json.dumps(entry.detail, ensure_ascii=False),
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
