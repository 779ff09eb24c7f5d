"""GetMemberActivity tells what a member did, as far as the caller may see it."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_counts_what_the_caller_may_see(world: World) -> None:
    world.board("club", access=pb.BOARD_ACCESS_MEMBERS)
    idea = world.idea()
    secret = world.idea("Only for the members", board="club")
    world.comment(idea, "One more thing.", world.people.ana)
    world.comment(secret, "Another thing.", world.people.ana)
    world.move(idea, pb.STATUS_SHIPPED)
    request = pb.GetMemberActivityRequest(name="members/ana")
    seen = world.call(world.stub.GetMemberActivity, request, world.people.visitor)
    assert (seen.idea_count, seen.comment_count, seen.shipped_count) == (1, 1, 1)
    assert [one.title for one in seen.ideas] == [idea.title]
    seen = world.call(world.stub.GetMemberActivity, request, world.people.ben)
    assert (seen.idea_count, seen.comment_count) == (2, 2)


def test_it_does_not_know_a_stranger(world: World) -> None:
    request = pb.GetMemberActivityRequest(name="members/nobody")
    problem = world.call.refused(world.stub.GetMemberActivity, request, world.people.ben)
    assert problem.reason == "PERSON_NOT_FOUND"
