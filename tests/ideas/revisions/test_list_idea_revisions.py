"""ListIdeaRevisions tells what an idea said before, newest first."""

from typing import Any

from shared.actor import Actor
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb
from upwell.members.v1 import events_pb2 as members


def rewrite(world: World, idea: pb.Idea, who: Actor, **fields: Any) -> pb.Idea:  # noqa: ANN401  any field
    """Write something else into an idea."""
    request = pb.UpdateIdeaRequest(idea=pb.Idea(name=idea.name, **fields))
    request.update_mask.paths.extend(fields)
    return world.call(world.stub.UpdateIdea, request, who)


def said(world: World, idea: pb.Idea, who: Actor, **page: Any) -> pb.ListIdeaRevisionsResponse:  # noqa: ANN401  size and token
    """Return what an idea said before."""
    request = pb.ListIdeaRevisionsRequest(parent=idea.name, **page)
    return world.call(world.stub.ListIdeaRevisions, request, who)


def test_it_keeps_what_was_voted_for(world: World) -> None:
    idea = world.idea("Export my data as CSV", body="With semicolons.")
    assert not idea.HasField("edit_time")
    world.vote(idea, world.people.ben)
    rewrite(world, idea, world.people.ana, title="Delete all of my data", body="At once.")
    changed = rewrite(world, idea, world.people.moderator, body="Now.")
    assert changed.vote_count == 1
    assert changed.edit_time.ToSeconds() > 0
    found = said(world, idea, world.people.visitor).idea_revisions
    assert [(one.title, one.body, one.editor.handle) for one in found] == [
        ("Delete all of my data", "At once.", "mo"),
        ("Export my data as CSV", "With semicolons.", "ana"),
    ]
    assert found[1].create_time == idea.create_time
    assert found[1].edit_time == found[0].create_time
    assert found[0].edit_time == changed.edit_time


def test_it_is_marked_in_lists(world: World) -> None:
    idea = world.idea()
    rewrite(world, idea, world.people.ana, body="Something else.")
    listed = world.call(world.stub.ListIdeas, pb.ListIdeasRequest(), world.people.visitor).ideas
    assert listed[0].HasField("edit_time")


def test_it_keeps_nothing_where_the_text_stays(world: World) -> None:
    world.tag("csv")
    idea = world.idea(body="One.")
    tagged = rewrite(world, idea, world.people.ana, body="One.", tags=[pb.Tag(slug="csv")])
    assert not tagged.HasField("edit_time")
    assert not said(world, idea, world.people.visitor).idea_revisions


def test_it_pages(world: World) -> None:
    idea = world.idea(body="One.")
    for body in ("Two.", "Three.", "Four."):
        rewrite(world, idea, world.people.ana, body=body)
    first = said(world, idea, world.people.visitor, page_size=2)
    second = said(world, idea, world.people.visitor, page_size=2, page_token=first.next_page_token)
    assert [one.body for one in first.idea_revisions] == ["Three.", "Two."]
    assert [one.body for one in second.idea_revisions] == ["One."]


def test_it_is_read_by_whoever_reads_the_idea(world: World) -> None:
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    idea = world.idea(who=world.people.admin, board="inside")
    rewrite(world, idea, world.people.admin, body="Something else.")
    request = pb.ListIdeaRevisionsRequest(parent=idea.name)
    problem = world.call.refused(world.stub.ListIdeaRevisions, request, world.people.ana)
    assert problem.reason == "IDEA_NOT_FOUND"
    assert said(world, idea, world.people.admin).idea_revisions


def test_it_goes_with_whoever_takes_what_they_wrote_along(world: World) -> None:
    idea = world.idea(body="One.")
    rewrite(world, idea, world.people.ana, body="Two.")
    world.tell(members.MemberErased(member_uid=str(world.people.ana.member), remove_content=True))
    assert world.scalar("SELECT count(*) FROM ideas.idea_revisions") == 0
