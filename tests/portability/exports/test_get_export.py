"""GetExport gives an export with its progress."""

from shared import ids
from tests.harness import make_actor
from tests.portability.conftest import Files
from tests.portability.exports.calls import create, get
from upwell.portability.v1 import portability_pb2 as pb


def test_it_says_whether_addresses_are_in_it(files: Files) -> None:
    made = create(files, has_emails=True)
    assert get(files, made.name) == made
    assert made.has_emails


def test_it_tells_nobody_but_administrators_of_it(files: Files) -> None:
    request = pb.GetExportRequest(name=create(files).name)
    for who, reason in (
        (files.people.visitor, "SIGN_IN_NEEDED"),
        (files.people.ana, "EXPORT_NOT_FOUND"),
        (files.people.manager, "EXPORT_NOT_FOUND"),
    ):
        assert files.call.refused(files.stub.GetExport, request, who).reason == reason


def test_it_knows_no_export_of_another_community(files: Files) -> None:
    stranger = make_actor(ids.new_id(), "admin", member=ids.new_id())
    request = pb.GetExportRequest(name=create(files).name)
    assert files.call.refused(files.stub.GetExport, request, stranger).reason == "EXPORT_NOT_FOUND"
