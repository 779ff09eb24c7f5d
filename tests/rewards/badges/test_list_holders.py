"""Listing who holds an achievement."""

from datetime import timedelta
from typing import Any

from shared import clock
from tests.rewards.badges.badges import award, get, revoke
from tests.rewards.conftest import World, uid
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb


def handles(world: World, slug: str = "first-idea", **wanted: Any) -> tuple[list[str], str]:  # noqa: ANN401  whatever the message takes
    answer = world.call(
        world.stub.ListHolders,
        pb.ListHoldersRequest(parent=f"achievements/{slug}", **wanted),
        world.people.visitor,
    )
    return [badge.member.handle for badge in answer.badges], answer.next_page_token


def test_it_lists_them_newest_first_in_pages(world: World) -> None:
    start = clock.now() - timedelta(hours=5)
    for number, who in enumerate((world.people.ben, world.people.ana, world.people.cleo), 1):
        world.idea(number, who, at=start + timedelta(hours=number))
    world.settle()
    first, token = handles(world, page_size=2)
    assert first == ["cleo", "ana"]
    assert handles(world, page_size=2, page_token=token) == (["ben"], "")


def test_it_leaves_out_who_does_not_hold_it_any_more(world: World) -> None:
    award(world, world.people.ana)
    revoke(world, award(world, world.people.ben))
    assert handles(world, "thank-you") == (["ana"], "")
    assert get(world, "thank-you").holder_count == 1


def test_it_leaves_former_members_out(world: World) -> None:
    world.idea(1)
    world.idea(2, world.people.ben)
    world.settle()
    world.tell(members.MemberErased(member_uid=uid(world.people.ana)))
    world.settle()
    assert handles(world) == (["ben"], "")
    # The number beside the list says the same.
    assert get(world, "first-idea").holder_count == len(handles(world)[0])


def test_it_does_not_find_an_achievement_that_is_not_there(world: World) -> None:
    problem = world.call.refused(
        world.stub.ListHolders,
        pb.ListHoldersRequest(parent="achievements/none"),
        world.people.visitor,
    )
    assert problem.reason == "ACHIEVEMENT_NOT_FOUND"
