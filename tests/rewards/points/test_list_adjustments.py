"""Listing adjustments."""

from datetime import timedelta

from shared import clock
from tests.harness import freeze
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def some(world: World, *amounts: int) -> list[str]:
    """Adjust Ana's credit some times, a day apart."""
    begin = clock.now()
    made = []
    for number, amount in enumerate(amounts):
        freeze(begin + timedelta(days=number))
        request = pb.AdjustPointsRequest(
            name="members/ana",
            unit=pb.UNIT_CREDIT,
            amount=amount,
            note=f"Number {number} of several.",
        )
        made.append(world.call(world.stub.AdjustPoints, request, world.people.manager).name)
    return made


def names(world: World, size: int) -> list[str]:
    found: list[str] = []
    token = ""
    while True:
        page = world.call(
            world.stub.ListAdjustments,
            pb.ListAdjustmentsRequest(page_size=size, page_token=token),
            world.people.moderator,
        )
        found += [one.name for one in page.adjustments]
        token = page.next_page_token
        if not token:
            return found


def test_it_lists_those_that_wait_first(world: World) -> None:
    made = some(world, 10, 500, 20, 600, 30)
    for size in (1, 2, 3, 50):
        assert names(world, size) == [made[place] for place in (1, 3, 4, 2, 0)]


def test_it_says_who_asked_for_what_and_why(world: World) -> None:
    some(world, 500)
    page = world.call(
        world.stub.ListAdjustments, pb.ListAdjustmentsRequest(), world.people.moderator
    )
    one = page.adjustments[0]
    assert (one.member.handle, one.asked_by.handle, one.state) == (
        "ana",
        "max",
        pb.ADJUSTMENT_STATE_WAITING,
    )
    assert (one.unit, one.amount, one.note) == (pb.UNIT_CREDIT, 500, "Number 0 of several.")


def test_it_is_for_staff(world: World) -> None:
    request = pb.ListAdjustmentsRequest()
    for who, reason in (
        (world.people.ana, "ROLE_NEEDED"),
        (world.people.visitor, "SIGN_IN_NEEDED"),
    ):
        assert world.call.refused(world.stub.ListAdjustments, request, who).reason == reason
    request = pb.ListAdjustmentsRequest(page_token="x")
    problem = world.call.refused(world.stub.ListAdjustments, request, world.people.admin)
    assert problem.fields.keys() == {"page_token"}
