"""Listing awards that wait for a second person."""

from tests.rewards.badges.badges import award
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_lists_what_waits_the_oldest_first(world: World) -> None:
    award(world, world.people.ana)
    for who in (world.people.cleo, world.people.ana, world.people.ben):
        award(world, who, "outstanding-help")
    found: list[str] = []
    token = ""
    while True:
        answer = world.call(
            world.stub.ListPendingBadges,
            pb.ListPendingBadgesRequest(page_size=2, page_token=token),
            world.people.moderator,
        )
        found += [badge.member.handle for badge in answer.badges]
        token = answer.next_page_token
        if not token:
            break
    assert found == ["cleo", "ana", "ben"]


def test_it_is_for_staff(world: World) -> None:
    for who, reason in (
        (world.people.ana, "ROLE_NEEDED"),
        (world.people.visitor, "SIGN_IN_NEEDED"),
    ):
        problem = world.call.refused(
            world.stub.ListPendingBadges, pb.ListPendingBadgesRequest(), who
        )
        assert problem.reason == reason
