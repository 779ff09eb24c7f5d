"""UpdateTag changes a tag, and what its ideas are found by."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_renames(world: World) -> None:
    world.tag("bill", "Invoices")
    idea = world.idea(tags=["bill"])
    request = pb.UpdateTagRequest(tag=pb.Tag(name="tags/bill", display_name="Receipts"))
    request.update_mask.paths.append("display_name")
    assert world.call(world.stub.UpdateTag, request, world.people.moderator).idea_count == 1
    assert world.titles(query="receipts") == [idea.title]
    assert world.titles(query="invoices") == []
