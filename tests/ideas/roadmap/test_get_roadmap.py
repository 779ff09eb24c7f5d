"""GetRoadmap answers with what is planned, in progress and shipped."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_orders_each_column_and_counts_it(world: World) -> None:
    few = world.idea("Planned with few votes")
    many = world.idea("Planned with many votes")
    world.vote(many, world.people.ben, world.people.cleo)
    world.fold()
    for idea in (few, many):
        world.move(idea, pb.STATUS_PLANNED)
    request = pb.GetRoadmapRequest(column_size=1)
    columns = world.call(world.stub.GetRoadmap, request, world.people.visitor).columns
    assert [column.status for column in columns] == [
        pb.STATUS_PLANNED,
        pb.STATUS_IN_PROGRESS,
        pb.STATUS_SHIPPED,
    ]
    assert [idea.title for idea in columns[0].ideas] == ["Planned with many votes"]
    assert [column.idea_count for column in columns] == [2, 0, 0]
    world.board("other")
    request.board = "other"
    columns = world.call(world.stub.GetRoadmap, request, world.people.visitor).columns
    assert [column.idea_count for column in columns] == [0, 0, 0]
