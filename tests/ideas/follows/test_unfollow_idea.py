"""UnfollowIdea lets the caller hear no more of an idea."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_unfollows_once(world: World) -> None:
    idea = world.idea()
    request = pb.UnfollowIdeaRequest(name=idea.name)
    for _ in range(2):
        assert not world.call(world.stub.UnfollowIdea, request, world.people.ana).viewer_follows
