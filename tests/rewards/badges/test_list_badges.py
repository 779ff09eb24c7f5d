"""Listing a member's badges."""

from datetime import timedelta
from typing import Any

from shared import clock
from shared.actor import Actor
from tests.rewards.badges.badges import award, create, held, revoke, tiers, wall
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_shows_everybody_what_is_held_newest_first(world: World) -> None:
    start = clock.now()
    world.idea(1, at=start - timedelta(hours=2))
    world.idea(2, world.people.ben, at=start - timedelta(hours=1))
    world.vote(2, world.people.ana, at=start)
    world.settle()
    create(world, "slow", cooling_off_days=5, tiers=tiers(1))
    world.settle()
    found = wall(world, world.people.ana)
    assert [one.achievement.slug for one in found] == ["first-vote", "first-idea"]


def test_it_pages_and_says_how_many_there_are(world: World) -> None:
    for number, slug in enumerate(("a", "b", "c", "d"), 1):
        create(world, slug, tiers=tiers(number))
        world.idea(number)
    world.settle()
    found: list[str] = []
    token = ""
    while True:
        answer = world.call(
            world.stub.ListBadges,
            pb.ListBadgesRequest(parent="members/ana", page_size=2, page_token=token),
            world.people.visitor,
        )
        assert answer.total == 5
        found += [one.achievement.slug for one in answer.badges]
        token = answer.next_page_token
        if not token:
            break
    assert sorted(found) == ["a", "b", "c", "d", "first-idea"]


def test_it_shows_what_was_held_to_the_member_and_to_staff(world: World) -> None:
    revoke(world, award(world, world.people.ana))
    award(world, world.people.ana, "outstanding-help")
    assert wall(world, world.people.ana) == []
    mine = wall(world, world.people.ana, world.people.ana, show_all=True)
    assert [(one.achievement.slug, one.state) for one in mine] == [
        ("thank-you", pb.BADGE_STATE_REVOKED)
    ]
    # An award that waits for a second person may still come to nothing.
    assert len(wall(world, world.people.ana, world.people.moderator, show_all=True)) == 2


def test_it_shows_others_only_what_is_held(world: World) -> None:
    for who in (world.people.ben, world.people.visitor):
        problem = world.call.refused(
            world.stub.ListBadges,
            pb.ListBadgesRequest(parent="members/ana", show_all=True),
            who,
        )
        assert problem.reason == "EVERY_BADGE_HIDDEN"


def test_it_does_not_find_strangers(world: World) -> None:
    problem = world.call.refused(
        world.stub.ListBadges, pb.ListBadgesRequest(parent="members/nobody"), world.people.ana
    )
    assert problem.reason == "MEMBER_NOT_FOUND"


def test_it_sees_no_other_community(world: World) -> None:
    world.idea(1)
    world.settle()
    assert held(world, world.people.ana) == {"first-idea"}
    world.rows("UPDATE rewards.badges SET community_id = gen_random_uuid()")
    assert held(world, world.people.ana) == set()


def test_it_refuses_a_token_of_another_list(world: World) -> None:
    problem = world.call.refused(
        world.stub.ListBadges,
        pb.ListBadgesRequest(parent="members/ana", page_token="bm90IG91cnM"),
        world.people.ana,
    )
    assert "page_token" in problem.fields


def pending(world: World, viewer: Actor, **asked: Any) -> pb.ListBadgesResponse:  # noqa: ANN401  whatever the message takes
    return world.call(world.stub.ListBadges, pb.ListBadgesRequest(pending=True, **asked), viewer)


def test_it_lists_what_waits_the_oldest_first(world: World) -> None:
    award(world, world.people.ana)
    for who in (world.people.cleo, world.people.ana, world.people.ben):
        award(world, who, "outstanding-help")
    found: list[str] = []
    token = ""
    while True:
        answer = pending(world, world.people.moderator, page_size=2, page_token=token)
        found += [badge.member.handle for badge in answer.badges]
        assert answer.total == 3
        token = answer.next_page_token
        if not token:
            break
    assert found == ["cleo", "ana", "ben"]


def test_it_lists_what_waits_for_one_member(world: World) -> None:
    for who in (world.people.cleo, world.people.ana):
        award(world, who, "outstanding-help")
    answer = pending(world, world.people.moderator, parent="members/ana")
    assert ([one.member.handle for one in answer.badges], answer.total) == (["ana"], 1)


def test_it_lists_what_waits_for_staff_only(world: World) -> None:
    for who, reason in (
        (world.people.ana, "ROLE_NEEDED"),
        (world.people.visitor, "SIGN_IN_NEEDED"),
    ):
        request = pb.ListBadgesRequest(parent="members/ana", pending=True)
        assert world.call.refused(world.stub.ListBadges, request, who).reason == reason


def test_it_needs_a_member_otherwise(world: World) -> None:
    request = pb.ListBadgesRequest()
    problem = world.call.refused(world.stub.ListBadges, request, world.people.moderator)
    assert problem.reason == "MEMBER_NOT_FOUND"


def test_it_collapses_a_series_by_years_to_its_highest(world: World) -> None:
    world.idea(1)
    world.settle()
    world.rows(
        "INSERT INTO rewards.badges SELECT (jsonb_populate_record(b, jsonb_build_object("
        "'badge_id', gen_random_uuid(), 'key', years))).* FROM rewards.badges b,"
        " (VALUES ('1'), ('2'), ('10')) AS series (years) WHERE key = ''"
    )
    asked = pb.ListBadgesRequest(parent="members/ana", collapse_series=True)
    found = world.call(world.stub.ListBadges, asked, world.people.visitor)
    assert sorted(one.key for one in found.badges) == ["", "10"]
    assert found.total == 2
    assert len(wall(world, world.people.ana)) == 4
