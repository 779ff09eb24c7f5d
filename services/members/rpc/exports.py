"""Answers calls about exports of what is kept about a member."""

import grpc

from services.members import actions
from services.members.rpc.base import Base
from shared import actor
from upwell.members.v1 import members_pb2 as pb


class Exports(Base):
    """Answers calls about exports of what is kept about a member."""

    def ExportMember(
        self, request: pb.ExportMemberRequest, context: grpc.ServicerContext
    ) -> pb.ExportMemberResponse:
        """Export a member's data."""
        files = actions.export_member(self.db, actor.current(), request.name)
        return pb.ExportMemberResponse(
            files=[pb.ExportFile(filename=name, content=content) for name, content in files]
        )
