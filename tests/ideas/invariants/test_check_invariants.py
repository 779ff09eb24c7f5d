"""Checking what must always hold."""

import pytest
import sqlalchemy as sa

from services.ideas import actions
from tests.ideas.conftest import World
from tests.ideas.steps import clean, members, merge, suggest
from upwell.common.v1 import invariants_pb2
from upwell.ideas.v1 import ideas_pb2 as pb

BREAKS = {
    "The votes of an idea": "UPDATE ideas.idea_stats SET votes = votes + 1 WHERE number = 2",
    "The heat of an idea": "UPDATE ideas.idea_stats SET hot = hot + 0.001 WHERE number = 2",
    "The comments of an idea": "UPDATE ideas.idea_stats SET comments = 5 WHERE number = 2",
    "The sources of an idea": "UPDATE ideas.idea_stats SET sources = '{3}' WHERE number = 2",
    "No idea is merged into itself": "UPDATE ideas.ideas SET merged_into = 1 WHERE number = 2",
    "An idea is merged exactly": "UPDATE ideas.ideas SET status = 'open' WHERE number = 1",
    "What lists are read from": "UPDATE ideas.idea_stats SET listed = false WHERE number = 2",
    "Every row of counters": "DELETE FROM ideas.ideas WHERE number = 3",
    "Every vote is on an idea": "UPDATE ideas.votes SET origin_idea = 77",
    "The votes of suspended members": "UPDATE ideas.people SET is_suspended = true",
    "A tag counts the ideas": "UPDATE ideas.tags SET idea_count = 9",
    "A tag counts the ideas that each board": "UPDATE ideas.tag_counts SET ideas = ideas + 1",
    "A board counts the ideas": "UPDATE ideas.board_counts SET ideas = ideas + 1",
    "A comment counts the members": "UPDATE ideas.comments SET helpful_count = 3",
    "Nobody found their own": "UPDATE ideas.comments SET author_id = (SELECT member_id"
    " FROM ideas.comment_marks)",
    "No suggestion waits": "UPDATE ideas.duplicate_suggestions SET state = 'waiting'",
    "No idea has a number beyond": "UPDATE ideas.settings SET last_number = 2",
}


@pytest.mark.parametrize("sentence", BREAKS)
def test_it_finds_what_is_broken(world: World, sentence: str) -> None:
    world.tag("exports")
    first = world.idea(tags=["exports"])
    second = world.idea("Another way to say it")
    world.idea("Nothing to do with it")
    voters = members(world, 2)
    comment = world.comment(first, "There is a script.", voters[0])
    mark = pb.MarkHelpfulRequest(name=comment.name)
    world.call(world.stub.MarkHelpful, mark, voters[1])
    suggest(world, first, second, voters[0])
    world.vote(first, voters[0])
    world.vote(second, *voters)
    merge(world, first, second)
    world.fold()
    clean(world)
    with world.owner.connect() as connection:
        connection.execute(sa.text(BREAKS[sentence]))
    answer = world.call(
        world.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), world.people.system
    )
    broken = [result for result in answer.results if result.violations]
    found = [result for result in broken if result.invariant.startswith(sentence)]
    assert found
    assert found[0].examples


def test_it_is_for_the_system_only(world: World) -> None:
    problem = world.call.refused(
        world.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), world.people.admin
    )
    assert problem.code == "PERMISSION_DENIED"


def test_it_holds_after_the_half_life_changed(world: World) -> None:
    ideas = [world.idea(f"Idea number {number}") for number in range(3)]
    world.vote(ideas[0], *members(world, 3))
    world.vote(ideas[1], world.people.ben)
    world.fold()
    request = pb.UpdateSettingsRequest(settings=pb.Settings(trend_half_life_days=30))
    request.update_mask.paths.append("trend_half_life_days")
    world.call(world.stub.UpdateSettings, request, world.people.admin)
    world.vote(ideas[1], world.people.cleo)
    actions.fold(world.work_db)
    actions.recount_waiting(world.work_db)
    with world.owner.connect() as connection:
        left = connection.execute(sa.text("SELECT recount_after FROM ideas.settings"))
        assert left.scalar_one() is None
    clean(world)
