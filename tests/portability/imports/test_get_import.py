"""GetImport gives an import with its progress and report."""

import pytest

from shared import ids
from tests.harness import make_actor
from tests.portability.conftest import ADA, Files, an_idea
from upwell.portability.v1 import portability_pb2 as pb


def test_it_gives_each_fault_with_its_line(live: Files) -> None:
    begun = live.begin(ADA, an_idea("i-1"), an_idea("i-2", title="x" * 141))
    found = live.finish(begun.name)
    assert (found.report.ideas_created, found.report.ideas_refused) == (1, 1)
    assert [(one.line, one.external_id) for one in found.report.faults] == [(3, "i-2")]
    assert found.format == pb.IMPORT_FORMAT_UPWELL


def test_it_knows_no_import_of_another_community(files: Files) -> None:
    made = files.create()
    stranger = make_actor(ids.new_id(), "admin", member=ids.new_id())
    request = pb.GetImportRequest(name=made.name)
    assert files.call.refused(files.stub.GetImport, request, stranger).reason == "IMPORT_NOT_FOUND"


@pytest.mark.parametrize("name", ["imports/1", "imports/", "ideas/7", ""])
def test_it_knows_no_other_name(files: Files, name: str) -> None:
    request = pb.GetImportRequest(name=name)
    problem = files.call.refused(files.stub.GetImport, request, files.people.admin)
    assert problem.code == "NOT_FOUND"
