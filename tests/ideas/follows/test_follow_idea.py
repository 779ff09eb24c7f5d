"""FollowIdea lets the caller hear of an idea's answers."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_follows_once(world: World) -> None:
    idea = world.idea()
    request = pb.FollowIdeaRequest(name=idea.name)
    for _ in range(2):
        assert world.call(world.stub.FollowIdea, request, world.people.ben).viewer_follows
    page = world.call(
        world.stub.GetIdeaPage, pb.GetIdeaPageRequest(name=idea.name), world.people.visitor
    )
    assert page.follower_count == 2


def test_it_asks_a_visitor_to_sign_in(world: World) -> None:
    request = pb.FollowIdeaRequest(name=world.idea().name)
    problem = world.call.refused(world.stub.FollowIdea, request, world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
