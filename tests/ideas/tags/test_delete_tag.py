"""DeleteTag takes a tag off every idea."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_takes_it_off_every_idea(world: World) -> None:
    world.tag("bill", "Invoices")
    idea = world.idea(tags=["bill"])
    request = pb.DeleteTagRequest(name="tags/bill")
    world.call(world.stub.DeleteTag, request, world.people.moderator)
    assert not world.get(idea).tags
    assert world.titles(query="invoices") == []
    problem = world.call.refused(world.stub.DeleteTag, request, world.people.moderator)
    assert problem.reason == "TAG_NOT_FOUND"
