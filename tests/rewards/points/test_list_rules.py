"""ListRules shows what gives points, in pages."""

from shared.actor import Actor
from tests.rewards.conftest import World
from tests.rewards.points.rules import create
from upwell.rewards.v1 import rewards_pb2 as pb


def slugs(world: World, who: Actor, size: int = 5) -> list[str]:
    """Return every rule somebody sees, page by page."""
    found: list[str] = []
    token = ""
    while True:
        request = pb.ListRulesRequest(page_size=size, page_token=token)
        answer = world.call(world.stub.ListRules, request, who)
        assert len(answer.rules) <= size
        found += [rule.slug for rule in answer.rules]
        token = answer.next_page_token
        if not token:
            return found


def test_it_pages_through_all_of_them_by_name(world: World) -> None:
    found = slugs(world, world.people.visitor)
    assert found == sorted(set(found))
    assert {"idea-supported", "idea-shipped", "accepted-answer"} <= set(found)


def test_it_shows_drafts_to_staff_only(world: World) -> None:
    create(world)
    assert "support" in slugs(world, world.people.moderator)
    assert "support" not in slugs(world, world.people.ana)


def test_it_refuses_a_token_of_somebody_who_sees_more(world: World) -> None:
    answer = world.call(
        world.stub.ListRules, pb.ListRulesRequest(page_size=1), world.people.moderator
    )
    request = pb.ListRulesRequest(page_size=1, page_token=answer.next_page_token)
    problem = world.call.refused(world.stub.ListRules, request, world.people.ana)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"
