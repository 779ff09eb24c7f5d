"""Listing who voted."""

from services.ideas import actions
from tests.ideas.conftest import World
from tests.ideas.steps import members, merge
from upwell.ideas.v1 import ideas_pb2 as pb


def handles(world: World, idea: pb.Idea, size: int = 0) -> list[str]:
    found: list[str] = []
    token = ""
    while True:
        request = pb.ListVotersRequest(parent=idea.name, page_size=size, page_token=token)
        page = world.call(world.stub.ListVoters, request, world.people.moderator)
        found += [vote.voter.handle for vote in page.votes]
        token = page.next_page_token
        if not token:
            return found


def test_it_lists_the_newest_first_page_by_page(world: World) -> None:
    idea = world.idea()
    voters = members(world, 5)
    world.vote(idea, *voters)
    expected = ["v4", "v3", "v2", "v1", "v0"]
    assert handles(world, idea) == expected
    assert handles(world, idea, 2) == expected


def test_it_lists_each_voter_of_merged_ideas_once(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    voters = members(world, 4)
    world.vote(first, *voters[:3])
    world.vote(second, *voters[2:])
    merge(world, first, second)
    assert handles(world, second) == ["v3", "v2", "v1", "v0"]
    assert handles(world, second, 1) == ["v3", "v2", "v1", "v0"]


def test_it_leaves_out_the_suspended(world: World) -> None:
    idea = world.idea()
    voters = members(world, 2)
    world.vote(idea, *voters)
    community = world.people.community
    with world.db.begin(community) as tx:
        assert voters[0].member is not None
        actions.suspend_member(tx, community, voters[0].member)
    assert handles(world, idea) == ["v1"]
    assert world.get(idea).vote_count == 1


def test_it_is_for_staff_and_ideas_that_are_there(world: World) -> None:
    idea = world.idea()
    request = pb.ListVotersRequest(parent=idea.name)
    problem = world.call.refused(world.stub.ListVoters, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
    missing = pb.ListVotersRequest(parent="ideas/77")
    problem = world.call.refused(world.stub.ListVoters, missing, world.people.admin)
    assert problem.code == "NOT_FOUND"
    odd = pb.ListVotersRequest(parent=idea.name, page_token="odd")
    problem = world.call.refused(world.stub.ListVoters, odd, world.people.admin)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"
