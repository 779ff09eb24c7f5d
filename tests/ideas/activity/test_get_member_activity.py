"""GetMemberActivity tells what a member did, as far as the caller may see it."""

import sqlalchemy as sa

from tests.ideas.conftest import World
from tests.ideas.steps import merge
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


def test_it_counts_what_the_list_of_their_ideas_shows(world: World) -> None:
    ana, merged = world.people.ana, world.idea("Another way to say it")
    merge(world, merged, world.idea())
    gone = world.idea("Not wanted any more")
    world.call(world.stub.DeleteIdea, pb.DeleteIdeaRequest(name=gone.name), ana)
    held = world.idea("Waiting for a moderator")
    with world.owner.connect() as connection:
        for statement in (
            "UPDATE ideas.ideas SET visibility = 'held' WHERE number = :number",
            "UPDATE ideas.idea_stats SET listed = false WHERE number = :number",
        ):
            connection.execute(sa.text(statement), {"number": held.number})
    request = pb.GetMemberActivityRequest(name="members/ana")
    for who, many in ((world.people.visitor, 1), (ana, 2), (world.people.admin, 2)):
        assert len(world.titles(who, author="ana")) == many
        assert world.call(world.stub.GetMemberActivity, request, who).idea_count == many
