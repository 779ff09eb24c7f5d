"""Undoing a merge."""

import sqlalchemy as sa

from tests.ideas.conftest import World
from tests.ideas.steps import clean, members, merge, unmerge
from upwell.ideas.v1 import ideas_pb2 as pb


def rows(world: World) -> tuple[list[object], ...]:
    """Return everything about ideas, counters, votes, comments and follows but their versions."""
    queries = (
        """SELECT number, board_id, author_id, title, status, status_time, merged_into, merge_time,
            status_before_merge, response_time, visibility FROM ideas.ideas ORDER BY 1""",
        """SELECT number, status, listed, votes, comments, round(hot::numeric, 6), status_time,
            response_time, sources FROM ideas.idea_stats ORDER BY 1""",
        "SELECT idea, member_id, origin_idea, create_time FROM ideas.votes ORDER BY 1, 2",
        "SELECT comment_id, idea, origin_idea, parent_id FROM ideas.comments ORDER BY 1",
        "SELECT idea, member_id FROM ideas.follows ORDER BY 1, 2",
    )
    with world.owner.connect() as connection:
        return tuple(
            [tuple(row) for row in connection.execute(sa.text(query))] for query in queries
        )


def test_it_restores_everything_exactly_at_any_depth(world: World) -> None:
    ideas = [world.idea(f"Idea number {number}") for number in range(4)]
    voters = members(world, 6)
    for number, idea in enumerate(ideas):
        world.vote(idea, *voters[number : number + 3])
        world.comment(idea, "I need this", voters[number])
    world.move(ideas[1], pb.STATUS_PLANNED)
    world.fold()
    before = rows(world)
    merge(world, ideas[0], ideas[1])
    merge(world, ideas[1], ideas[2])
    merge(world, ideas[2], ideas[3])
    assert world.get(ideas[3]).vote_count == 6
    assert list(world.get(ideas[3]).merged_from) == [idea.number for idea in ideas[:3]]
    clean(world)
    unmerge(world, ideas[1])
    assert world.get(ideas[1]).status == pb.STATUS_PLANNED
    assert world.get(ideas[1]).vote_count == 4
    assert world.get(ideas[3]).vote_count == 4
    assert list(world.get(ideas[3]).merged_from) == [ideas[2].number]
    clean(world)
    unmerge(world, ideas[0])
    unmerge(world, ideas[2])
    clean(world)
    assert rows(world) == before


def test_it_gives_back_a_vote_to_the_idea_it_was_cast_on(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    world.vote(first, world.people.ben)
    merge(world, first, second)
    world.vote(second, world.people.cleo)
    unmerge(world, first)
    assert (world.get(first).vote_count, world.get(second).vote_count) == (1, 1)
    assert world.get(first, world.people.ben).viewer_has_voted
    assert not world.get(second, world.people.ben).viewer_has_voted
    world.vote(first, world.people.cleo)
    clean(world)


def test_it_is_told_in_both_histories_and_as_an_event(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    merge(world, first, second)
    unmerge(world, first)
    for idea, other in ((first, second), (second, first)):
        request = pb.ListStatusChangesRequest(parent=idea.name)
        answer = world.call(world.stub.ListStatusChanges, request, world.people.visitor)
        assert [(step.kind, step.related_idea) for step in answer.status_changes] == [
            (pb.STATUS_CHANGE_KIND_UNMERGE, other.number),
            (pb.STATUS_CHANGE_KIND_MERGE, other.number),
        ]
    assert world.events("IdeaUnmerged")[0]["from_number"] == str(second.number)


def test_it_refuses_what_is_not_merged(world: World) -> None:
    idea = world.idea()
    request = pb.UnmergeIdeaRequest(name=idea.name)
    problem = world.call.refused(world.stub.UnmergeIdea, request, world.people.moderator)
    assert (problem.code, problem.reason) == ("FAILED_PRECONDITION", "NOT_MERGED")
    assert world.call.refused(world.stub.UnmergeIdea, request, world.people.ana).reason == (
        "ROLE_NEEDED"
    )
    missing = pb.UnmergeIdeaRequest(name="ideas/55")
    problem = world.call.refused(world.stub.UnmergeIdea, missing, world.people.moderator)
    assert problem.code == "NOT_FOUND"
