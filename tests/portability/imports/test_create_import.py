"""CreateImport makes an import whose file is then uploaded."""

from typing import Any

import pytest

from tests.portability.conftest import Files
from upwell.portability.v1 import portability_pb2 as pb


def request_for(filename: str) -> pb.CreateImportRequest:
    asked: Any = {"import": pb.Import(filename=filename)}
    return pb.CreateImportRequest(**asked)


def test_it_waits_for_its_file(files: Files) -> None:
    made = files.create(
        "old/ideas.csv", format=pb.IMPORT_FORMAT_CANNY, source="old", board="wishes"
    )
    assert made == files.get(made.name)
    assert (made.state, made.size) == (pb.IMPORT_STATE_UPLOADING, 0)
    assert (made.format, made.source, made.board) == (pb.IMPORT_FORMAT_CANNY, "old", "wishes")
    assert made.error_handling == pb.ERROR_HANDLING_SKIP
    assert made.creator_handle == files.people.admin.handle


def test_it_makes_one_of_a_repeated_request(files: Files) -> None:
    made = files.create(request_id="0123456789")
    assert files.create(request_id="0123456789") == made
    assert files.scalar("SELECT count(*) FROM portability.imports") == 1


@pytest.mark.parametrize("who", ["visitor", "ana", "moderator", "manager"])
def test_it_is_for_administrators(files: Files, who: str) -> None:
    request = request_for("ideas.csv")
    problem = files.call.refused(files.stub.CreateImport, request, getattr(files.people, who))
    assert problem.reason in ("SIGN_IN_NEEDED", "ROLE_NEEDED")


def test_it_asks_for_a_name(files: Files) -> None:
    request = request_for("\x00 ")
    problem = files.call.refused(files.stub.CreateImport, request, files.people.admin)
    assert list(problem.fields) == ["filename"]
