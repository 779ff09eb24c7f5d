"""What portability does when members says something of a person."""

from tests.portability.conftest import Files
from upwell.members.v1 import events_pb2


def test_it_forgets_who_left(files: Files) -> None:
    made = files.create()
    files.tell(events_pb2.MemberErased(member_uid=str(files.people.admin.member)))
    assert files.get(made.name, files.people.system).creator_handle == ""
