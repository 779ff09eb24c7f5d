"""The checks of perks, redemptions and adjustments find what does not agree with the ledger."""

import pytest

from tests.rewards.conftest import World
from tests.rewards.perks.perks import approve, decline, fulfil, give, perk, redeem
from upwell.common.v1 import invariants_pb2
from upwell.rewards.v1 import rewards_pb2 as pb

TAKEN = "As many of a perk are taken as are reserved, approved or fulfilled."
ASIDE = "A redemption that is under way has its price set aside, once."
SETTLED = (
    "A redemption that is settled has nothing set aside, and was paid where it was handed out."
)
ADJUSTED = "An adjustment is in the ledger once where it was posted, and else not at all."


def broken(world: World) -> set[str]:
    """Return the sentences that do not hold, of those this is about."""
    answer = world.call(
        world.stub.CheckInvariants,
        invariants_pb2.CheckInvariantsRequest(),
        world.people.system,
        timeout=30,
    )
    found = {one.invariant: one.violations for one in answer.results}
    return {sentence for sentence in (TAKEN, ASIDE, SETTLED, ADJUSTED) if found[sentence]}


def lived_in(world: World) -> None:
    """Let there be a redemption in each state, and adjustments in each."""
    give(world, world.people.ana, 500)
    perk(world, stock=-1)
    made = [redeem(world, world.people.ana) for _ in range(5)]
    for one in made[:2]:
        approve(world, one)
    fulfil(world, made[0])
    decline(world, made[2], "Sorry, not now.")
    request = pb.CancelRedemptionRequest(name=made[3].name)
    world.call(world.stub.CancelRedemption, request, world.people.ana)
    for amount in (50, -20, 900, -400):
        wish = pb.AdjustPointsRequest(
            name="members/ana", unit=pb.UNIT_CREDIT, amount=amount, note="A correction by hand."
        )
        world.call(world.stub.AdjustPoints, wish, world.people.manager)


def test_they_find_nothing_in_what_people_did(world: World) -> None:
    lived_in(world)
    assert broken(world) == set()


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ("UPDATE rewards.perks SET taken = taken + 1", {TAKEN}),
        (
            "UPDATE rewards.redemptions SET state = 'cancelled' WHERE state = 'reserved'",
            {TAKEN, SETTLED},
        ),
        (
            "UPDATE rewards.redemptions SET state = 'reserved' WHERE state = 'declined'",
            {TAKEN, ASIDE},
        ),
        ("UPDATE rewards.redemptions SET state = 'fulfilled' WHERE state = 'approved'", {SETTLED}),
        ("UPDATE rewards.redemptions SET price = 29 WHERE state = 'fulfilled'", {SETTLED}),
        ("UPDATE rewards.adjustments SET state = 'posted' WHERE state = 'waiting'", {ADJUSTED}),
        ("UPDATE rewards.adjustments SET amount = 51 WHERE amount = 50", {ADJUSTED}),
    ],
)
def test_they_find_what_does_not_agree(world: World, change: str, sentences: set[str]) -> None:
    lived_in(world)
    world.rows(change)
    assert broken(world) == sentences
