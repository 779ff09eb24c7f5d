"""DownloadExportChunk gives a piece of an export's file."""

import json

import pytest

from services.portability import actions
from tests.portability.conftest import ADA, Files
from tests.portability.exports.calls import create, download, write
from upwell.portability.v1 import portability_pb2 as pb


def test_it_gives_the_file_in_pieces(live: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.exports, "PIECE", 50)
    live.finish(live.begin({**ADA, "email": "ada@example.org"}).name)
    made = create(live, has_emails=True)
    write(live, made.name)
    request = pb.DownloadExportChunkRequest(name=made.name)
    first = live.call(live.stub.DownloadExportChunk, request, live.people.admin)
    assert len(first.content) == 50
    lines = [json.loads(line) for line in download(live, made.name).splitlines()]
    assert "ada@example.org" in [line.get("email") for line in lines]


def test_it_waits_until_the_file_is_whole(files: Files) -> None:
    request = pb.DownloadExportChunkRequest(name=create(files).name)
    problem = files.call.refused(files.stub.DownloadExportChunk, request, files.people.admin)
    assert problem.reason == "EXPORT_NOT_DONE"
