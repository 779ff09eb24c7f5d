"""CheckInvariants checks what must always hold."""

import pytest

from shared import ids
from tests.portability.conftest import Files
from upwell.common.v1 import invariants_pb2
from upwell.portability.v1 import portability_pb2 as pb

BREAKS = {
    "An import that has its file": "DELETE FROM portability.chunks",
    "At most one import runs": "UPDATE portability.imports SET state = 'running'",
    "An erasure is done within a day": (
        "UPDATE portability.erasures SET create_time = now() - interval '25 hours'"
    ),
    "An erasure that is done": "UPDATE portability.erasures SET end_time = now()",
    "Nothing is kept for a member": (
        "INSERT INTO portability.former_members SELECT community_id, member_id, now()"
        " FROM portability.exports WHERE member_id IS NOT NULL"
    ),
}


def broken(files: Files) -> list[str]:
    request = invariants_pb2.CheckInvariantsRequest()
    answer = files.call(files.stub.CheckInvariants, request, files.people.system)
    return [result.invariant for result in answer.results if result.violations]


@pytest.mark.parametrize("sentence", BREAKS)
def test_it_finds_what_is_broken(files: Files, sentence: str) -> None:
    for _ in range(2):
        files.upload(files.create().name, b"{}")
    archive = pb.Export(member=f"members/{files.people.ana.member}")
    request = pb.CreateExportRequest(export=archive)
    files.call(files.stub.CreateExport, request, files.people.ana)
    erasure = "INSERT INTO portability.erasures VALUES (:community, :uid, :uid, false, now())"
    files.rows(erasure, uid=ids.new_id())
    files.rows(
        """INSERT INTO portability.erasure_confirmations
        SELECT community_id, erasure_id, 'ideas', 0, now(), NULL, '{}', 0, ''
        FROM portability.erasures"""
    )
    assert broken(files) == []
    files.rows(BREAKS[sentence])
    assert [found for found in broken(files) if found.startswith(sentence)]


def test_it_is_for_the_system_only(files: Files) -> None:
    request = invariants_pb2.CheckInvariantsRequest()
    problem = files.call.refused(files.stub.CheckInvariants, request, files.people.admin)
    assert problem.code == "PERMISSION_DENIED"
