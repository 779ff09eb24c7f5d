"""UploadImportChunk appends a piece to an import's file."""

import pytest

from services.portability.domain import imports
from shared import ids
from tests.harness import make_actor
from tests.portability.conftest import Files
from upwell.portability.v1 import portability_pb2 as pb


def refused(files: Files, name: str, content: bytes, offset: int = 0) -> tuple[str, list[str]]:
    request = pb.UploadImportChunkRequest(name=name, offset=offset, content=content)
    problem = files.call.refused(files.stub.UploadImportChunk, request, files.people.admin)
    return problem.reason, list(problem.fields)


def test_it_appends_each_piece_once(files: Files) -> None:
    made = files.create()
    files.upload(made.name, b"one ")
    assert files.upload(made.name, b"two", 4).size == 7
    # The answer to the last piece may be lost.
    assert files.upload(made.name, b"two", 4).size == 7
    assert refused(files, made.name, b"three", 4) == ("OFFSET_WRONG", ["offset"])
    assert files.get(made.name).size == 7


def test_it_refuses_a_file_that_is_too_large(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "SIZE_MOST", 2 * imports.CHUNK_MOST)
    made = files.create()
    assert refused(files, made.name, b"x" * (imports.CHUNK_MOST + 1))[1] == ["content"]
    for place in (0, imports.CHUNK_MOST):
        files.upload(made.name, b"x" * imports.CHUNK_MOST, place)
    reason, faults = refused(files, made.name, b"x", 2 * imports.CHUNK_MOST)
    assert (reason, faults) == ("FILE_TOO_LARGE", ["content"])


def test_it_leaves_the_file_of_an_import_that_has_started(files: Files) -> None:
    made = files.create()
    files.upload(made.name, b"one")
    files.start(made.name)
    assert refused(files, made.name, b"two", 3)[0] == "IMPORT_STARTED"


def test_it_knows_no_import_of_another_community(files: Files) -> None:
    made = files.create()
    stranger = make_actor(ids.new_id(), "admin", member=ids.new_id())
    request = pb.UploadImportChunkRequest(name=made.name, content=b"one")
    problem = files.call.refused(files.stub.UploadImportChunk, request, stranger)
    assert problem.reason == "IMPORT_NOT_FOUND"
