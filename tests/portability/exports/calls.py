"""Calls what tests of exports are about."""

from uuid import UUID

from services.portability import actions
from shared.actor import Actor
from tests.portability.conftest import Files
from upwell.portability.v1 import portability_pb2 as pb


def create(files: Files, request_id: str = "", *, has_emails: bool = False) -> pb.Export:
    """Create an export."""
    request = pb.CreateExportRequest(export=pb.Export(has_emails=has_emails), request_id=request_id)
    made: pb.Export = files.call(files.stub.CreateExport, request, files.people.admin)
    return made


def get(files: Files, name: str, who: Actor | None = None) -> pb.Export:
    """Get an export."""
    request = pb.GetExportRequest(name=name)
    found: pb.Export = files.call(files.stub.GetExport, request, who or files.people.admin)
    return found


def write(files: Files, name: str) -> None:
    """Write an export, as its job does."""
    uid = UUID(name.partition("/")[2])
    actions.write_export(files.work_db, files.stubs(), files.community, uid)


def download(files: Files, name: str) -> bytes:
    """Return the whole file of an export."""
    content = b""
    while True:
        request = pb.DownloadExportChunkRequest(name=name, offset=len(content))
        piece = files.call(files.stub.DownloadExportChunk, request, files.people.admin).content
        if not piece:
            return content
        content += piece
