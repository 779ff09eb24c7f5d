"""CreateTag makes a word that ideas are found by."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_is_for_staff_and_unique(world: World) -> None:
    assert world.tag("imports", "Imports").name == "tags/imports"
    request = pb.CreateTagRequest(tag=pb.Tag(slug="imports", display_name="Again"))
    problem = world.call.refused(world.stub.CreateTag, request, world.people.moderator)
    assert problem.reason == "SLUG_TAKEN"
    problem = world.call.refused(world.stub.CreateTag, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
