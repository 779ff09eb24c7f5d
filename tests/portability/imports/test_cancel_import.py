"""CancelImport ends an import that waits or runs."""

import pytest

from services.portability.actions import importer, running
from tests.portability.conftest import ADA, Files, an_idea
from upwell.portability.v1 import portability_pb2 as pb

ROWS = [ADA, *(an_idea(f"i-{number}") for number in range(6))]


def cancel(files: Files, name: str) -> pb.Import:
    request = pb.CancelImportRequest(name=name)
    found: pb.Import = files.call(files.stub.CancelImport, request, files.people.admin)
    return found


def test_it_keeps_what_was_made_and_can_go_on(live: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "BATCH", 2)
    monkeypatch.setattr(running, "PART", 0.0)
    begun = live.begin(*ROWS)
    while (
        not live.get(begun.name).report.ideas_created or live.get(begun.name).report.members_found
    ):
        live.work(begun.name)
    assert cancel(live, begun.name).state == pb.IMPORT_STATE_CANCELLED
    live.work(begun.name)
    assert live.get(begun.name).state == pb.IMPORT_STATE_CANCELLED
    live.start(begun.name)
    report = live.finish(begun.name).report
    assert report.ideas_created + report.ideas_found == 6
    assert [line["title"] for line in live.lines() if "title" in line] == [
        row["title"] for row in ROWS[1:]
    ]


def test_it_refuses_one_that_has_ended(files: Files) -> None:
    made = files.create()
    files.upload(made.name, b"{}")
    files.start(made.name)
    cancel(files, made.name)
    request = pb.CancelImportRequest(name=made.name)
    problem = files.call.refused(files.stub.CancelImport, request, files.people.admin)
    assert problem.reason == "IMPORT_ENDED"
