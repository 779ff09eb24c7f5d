"""Answers calls about exports."""

import grpc

from services.portability import actions
from services.portability.domain.exports import Export, ExportNotFound
from shared import wire
from shared.service.servicer import MEMBER, Servicer
from upwell.portability.v1 import portability_pb2 as pb

EXPORT = wire.uid("exports", ExportNotFound)
STATES: dict[str, pb.ExportState] = {
    "queued": pb.EXPORT_STATE_QUEUED,
    "running": pb.EXPORT_STATE_RUNNING,
    "done": pb.EXPORT_STATE_DONE,
    "failed": pb.EXPORT_STATE_FAILED,
}


def export_view(value: Export) -> pb.Export:
    """Return an export."""
    return pb.Export(
        name=EXPORT.format(value.uid),
        has_emails=value.has_emails,
        state=STATES[value.state],
        line_count=value.line_count,
        size=value.size,
        problem=value.problem,
        create_time=wire.stamp(value.create_time),
        end_time=wire.stamp(value.end_time),
        member=MEMBER.format(value.member) if value.member else "",
    )


class Exports(Servicer):
    """Answers calls about exports."""

    def CreateExport(self, request: pb.CreateExportRequest, _: grpc.ServicerContext) -> pb.Export:
        """Create an export."""
        return export_view(
            actions.create_export(
                self.db,
                self.actor,
                request.request_id,
                has_emails=request.export.has_emails,
                member=MEMBER.parse_optional(request.export.member),
                files={file.filename: file.content for file in request.files},
            )
        )

    def GetExport(self, request: pb.GetExportRequest, _: grpc.ServicerContext) -> pb.Export:
        """Get an export."""
        return export_view(actions.get_export(self.db, self.actor, EXPORT.parse(request.name)))

    def DownloadExportChunk(
        self, request: pb.DownloadExportChunkRequest, _: grpc.ServicerContext
    ) -> pb.DownloadExportChunkResponse:
        """Download a piece of an export's file."""
        uid = EXPORT.parse(request.name)
        content = actions.download_export_chunk(self.db, self.actor, uid, request.offset)
        return pb.DownloadExportChunkResponse(content=content)
