"""Previewing a merge."""

from tests.ideas.conftest import World
from tests.ideas.steps import clean, members, merge
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_says_what_the_counts_would_become(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it", world.people.ben)
    voters = members(world, 5)
    world.vote(first, *voters[:3])
    world.vote(second, *voters[2:])
    request = pb.PreviewMergeRequest(name=first.name, into=second.name)
    preview = world.call(world.stub.PreviewMerge, request, world.people.moderator)
    assert (preview.source.number, preview.target.number) == (first.number, second.number)
    assert (preview.common_voters, preview.merged_vote_count) == (1, 5)
    assert preview.merged_follower_count == 2
    assert world.get(second).vote_count == 3
    merge(world, first, second)
    assert world.get(second).vote_count == preview.merged_vote_count
    clean(world)


def test_it_refuses_what_the_merge_would(world: World) -> None:
    idea = world.idea()
    request = pb.PreviewMergeRequest(name=idea.name, into=idea.name)
    problem = world.call.refused(world.stub.PreviewMerge, request, world.people.moderator)
    assert problem.reason == "MERGE_INTO_ITSELF"
    problem = world.call.refused(world.stub.PreviewMerge, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"
    missing = pb.PreviewMergeRequest(name=idea.name, into="ideas/88")
    problem = world.call.refused(world.stub.PreviewMerge, missing, world.people.moderator)
    assert problem.code == "NOT_FOUND"
