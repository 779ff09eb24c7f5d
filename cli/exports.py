"""Exports a community through the portability service: asks for it, waits, and downloads it."""

import threading
from collections.abc import Callable, Iterator

from cli.faults import Fault
from cli.local import Services
from shared import ids
from shared.actor import Actor
from upwell.portability.v1 import portability_pb2 as pb

PAUSE = 0.3
GOING = (pb.EXPORT_STATE_QUEUED, pb.EXPORT_STATE_RUNNING)


def run(
    services: Services,
    who: Actor,
    *,
    emails: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[bytes]:
    """Yield the pieces of an export once it is written; raises `Fault` where it failed."""
    asked = pb.CreateExportRequest(
        export=pb.Export(has_emails=emails), request_id=str(ids.new_id())
    )
    latest = services.call(services.portability.CreateExport, asked, who)
    while latest.state in GOING:
        if progress is not None:
            progress("lines", latest.line_count, 0)
        threading.Event().wait(PAUSE)
        latest = services.call(
            services.portability.GetExport, pb.GetExportRequest(name=latest.name), who
        )
    if latest.state != pb.EXPORT_STATE_DONE:
        raise Fault(latest.problem)
    offset = 0
    while offset < latest.size:
        piece = services.call(
            services.portability.DownloadExportChunk,
            pb.DownloadExportChunkRequest(name=latest.name, offset=offset),
            who,
        ).content
        yield piece
        offset += len(piece)
