"""Asks portability for what pages, console and API all need: archives, and files in pieces."""

import itertools
import json
from collections.abc import Iterator
from datetime import datetime

from flask import Response, current_app, g, stream_with_context

from services.gateway.edge import clients, errors, sessions
from services.gateway.edge.state import state
from services.gateway.web import answers
from services.gateway.web.wire import when
from upwell.common.v1 import erasure_pb2, export_pb2
from upwell.portability.v1 import portability_pb2 as pb

# Seconds that a file may take on its way to the service or from it, and one piece of it.
FILE_BUDGET, PIECE_BUDGET = 120.0, 20.0
SESSIONS = "gateway/sessions.json"
# What becomes of what an erased member wrote, as forms say it.
CHOICES = {
    "keep": erasure_pb2.CONTENT_CHOICE_KEEP,
    "remove": erasure_pb2.CONTENT_CHOICE_REMOVE,
}


def create_archive(request_id: str = "") -> pb.Export:
    """Ask for an archive of what is held about the caller, which a worker gathers."""
    asked = pb.CreateExportRequest(
        export=pb.Export(member=f"members/{g.actor.member}"),
        request_id=request_id,
        files=[export_pb2.ExportFile(filename=SESSIONS, content=_sessions_file())],
    )
    made: pb.Export = clients.portability.CreateExport(asked)
    return made


def _sessions_file() -> bytes:
    """Return the caller's sessions, which the gateway alone knows, as JSON."""
    try:
        found = sessions.of_member(state(), str(g.actor.community), str(g.actor.member))
    except sessions.Unavailable as error:
        raise errors.sessions_unavailable() from error
    held = [
        {
            "device": one.device,
            "address": one.address,
            "create_time": one.create_time.isoformat(),
            "seen_time": one.seen_time.isoformat(),
        }
        for one in found
    ]
    return json.dumps({"sessions": held}, indent=2).encode()


def get_archive(uid: str) -> pb.Export:
    """Return an archive of the caller; raises `Failed` with 404 for any other export."""
    found: pb.Export = clients.portability.GetExport(pb.GetExportRequest(name=f"exports/{uid}"))
    if found.member != f"members/{g.actor.member}":
        raise answers.not_here()
    return found


def download_archive(found: pb.Export) -> Response:
    """Return an archive of the caller as a file."""
    return download(found, f"{g.community.slug}-{g.actor.handle}", "zip", "application/zip")


def download(found: pb.Export, name: str, suffix: str, mimetype: str) -> Response:
    """Return an export's file, piece by piece, under a name with its day."""
    clients.allow(FILE_BUDGET)
    uid = found.name.rpartition("/")[2]
    # A refusal has to come before the first byte of the answer.
    first = _piece(uid, 0)
    pieces = itertools.chain([first], _rest(uid, len(first))) if first else iter(())
    day: datetime = when(found.create_time)
    response = current_app.response_class(stream_with_context(pieces), mimetype=mimetype)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name}-{day:%Y-%m-%d}.{suffix}"'
    )
    response.headers["Content-Length"] = str(found.size)
    response.headers["Cache-Control"] = "no-store"
    return response


def _piece(uid: str, offset: int) -> bytes:
    asked = pb.DownloadExportChunkRequest(name=f"exports/{uid}", offset=offset)
    return clients.portability.DownloadExportChunk(asked, timeout=PIECE_BUDGET).content


def _rest(uid: str, offset: int) -> Iterator[bytes]:
    while piece := _piece(uid, offset):
        # However long a browser takes over it, the next piece has its time.
        clients.allow(FILE_BUDGET)
        yield piece
        offset += len(piece)


def create_erasure(member: str, choice: str) -> pb.Erasure:
    """Ask for the erasure of a member, by uid; its answer holds the token of the receipt."""
    asked = pb.Erasure(member=f"members/{member}", content=CHOICES[choice])
    made: pb.Erasure = clients.portability.CreateErasure(pb.CreateErasureRequest(erasure=asked))
    return made
