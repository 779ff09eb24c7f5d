"""ListStatusChanges tells an idea's public history, newest first."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_pages_the_history(world: World) -> None:
    idea = world.idea()
    for status in (pb.STATUS_PLANNED, pb.STATUS_IN_PROGRESS, pb.STATUS_SHIPPED):
        world.move(idea, status)
    request = pb.ListStatusChangesRequest(parent=idea.name, page_size=2)
    first = world.call(world.stub.ListStatusChanges, request, world.people.visitor)
    assert [change.to_status for change in first.status_changes] == [
        pb.STATUS_SHIPPED,
        pb.STATUS_IN_PROGRESS,
    ]
    request.page_token = first.next_page_token
    second = world.call(world.stub.ListStatusChanges, request, world.people.visitor)
    assert [change.from_status for change in second.status_changes] == [pb.STATUS_OPEN]
    assert second.status_changes[0].author.handle == "mo"
    assert not second.next_page_token
