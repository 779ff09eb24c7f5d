"""CheckInvariants checks what must always hold."""

import pytest

from tests.portability.conftest import Files
from upwell.common.v1 import invariants_pb2

BREAKS = {
    "An import that has its file": "DELETE FROM portability.chunks",
    "At most one import runs": "UPDATE portability.imports SET state = 'running'",
}


def broken(files: Files) -> list[str]:
    request = invariants_pb2.CheckInvariantsRequest()
    answer = files.call(files.stub.CheckInvariants, request, files.people.system)
    return [result.invariant for result in answer.results if result.violations]


@pytest.mark.parametrize("sentence", BREAKS)
def test_it_finds_what_is_broken(files: Files, sentence: str) -> None:
    for _ in range(2):
        files.upload(files.create().name, b"{}")
    assert broken(files) == []
    files.rows(BREAKS[sentence])
    assert [found for found in broken(files) if found.startswith(sentence)]


def test_it_is_for_the_system_only(files: Files) -> None:
    request = invariants_pb2.CheckInvariantsRequest()
    problem = files.call.refused(files.stub.CheckInvariants, request, files.people.admin)
    assert problem.code == "PERMISSION_DENIED"
