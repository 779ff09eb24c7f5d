"""ExportMember gives everything kept about a member."""

import json

from tests.portability.conftest import Files
from upwell.common.v1 import export_pb2


def test_it_gives_one_what_is_theirs(files: Files) -> None:
    files.create("mine.csv")
    request = export_pb2.ExportMemberRequest(name=f"members/{files.people.admin.member}")
    answer = files.call(files.stub.ExportMember, request, files.people.admin)
    found = {file.filename: json.loads(file.content) for file in answer.files}
    assert [one["filename"] for one in found["portability/imports.json"]] == ["mine.csv"]


def test_it_refuses_other_members(files: Files) -> None:
    request = export_pb2.ExportMemberRequest(name=f"members/{files.people.ana.member}")
    problem = files.call.refused(files.stub.ExportMember, request, files.people.ben)
    assert problem.reason == "NOT_YOURS"
