"""GetIdeaPage answers with everything an idea's page shows."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_gathers_the_page(world: World) -> None:
    idea = world.idea()
    world.vote(idea, world.people.ben)
    world.comment(idea, "Yes please.", world.people.ben)
    world.move(idea, pb.STATUS_PLANNED, "Next spring.")
    request = pb.GetIdeaPageRequest(name=idea.name)
    page = world.call(world.stub.GetIdeaPage, request, world.people.visitor)
    assert page.idea.status == pb.STATUS_PLANNED
    assert [comment.body for comment in page.comments] == ["Yes please."]
    assert [change.message for change in page.status_changes] == ["Next spring."]
    assert page.status_changes[0].author.handle == "mo"
    assert page.follower_count == 2


def test_it_leads_from_a_merged_idea_to_its_target(world: World) -> None:
    target = world.idea("The one that stays")
    source = world.idea("The one that goes away")
    world.call(
        world.stub.MergeIdea,
        pb.MergeIdeaRequest(name=source.name, into=target.name),
        world.people.moderator,
    )
    request = pb.GetIdeaPageRequest(name=source.name)
    page = world.call(world.stub.GetIdeaPage, request, world.people.visitor)
    assert page.target.number == target.number
    request = pb.GetIdeaPageRequest(name=target.name)
    page = world.call(world.stub.GetIdeaPage, request, world.people.visitor)
    assert [idea.title for idea in page.merged_ideas] == ["The one that goes away"]
    assert world.titles(status=pb.STATUS_MERGED) == ["The one that goes away"]
    assert world.titles() == ["The one that stays"]


def test_it_pages_comments(world: World) -> None:
    idea = world.idea()
    for number in range(3):
        world.comment(idea, f"Comment {number}", world.people.ben)
    request = pb.GetIdeaPageRequest(name=idea.name, comments_page_size=2)
    page = world.call(world.stub.GetIdeaPage, request, world.people.visitor)
    assert len(page.comments) == 2
    request.comments_page_token = page.next_comments_page_token
    page = world.call(world.stub.GetIdeaPage, request, world.people.visitor)
    assert [comment.body for comment in page.comments] == ["Comment 2"]
