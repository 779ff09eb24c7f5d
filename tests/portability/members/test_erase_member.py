"""EraseMember takes a member's name from what they imported, and confirms it."""

from tests.portability.conftest import Files
from upwell.common.v1 import erasure_pb2


def erase(files: Files) -> erasure_pb2.EraseMemberResponse:
    request = erasure_pb2.EraseMemberRequest(
        name=f"members/{files.people.admin.member}", content=erasure_pb2.CONTENT_CHOICE_REMOVE
    )
    answer: erasure_pb2.EraseMemberResponse = files.call(
        files.stub.EraseMember, request, files.people.system
    )
    return answer


def test_it_keeps_the_import_without_their_name(files: Files) -> None:
    made = files.create()
    answer = erase(files)
    assert [(part.noun, part.kept) for part in answer.parts] == [("imports", 1), ("exports", 0)]
    assert files.get(made.name, files.people.system).creator_handle == ""


def test_it_confirms_again(files: Files) -> None:
    files.create()
    assert erase(files).erase_time == erase(files).erase_time
