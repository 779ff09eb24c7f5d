"""Declining a redemption, with a note that its member reads."""

from shared import ids
from tests.harness import make_actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import approve, clean, decline, perk, redeem, refusal, reserved, see
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_gives_everything_back_where_it_is_declined(world: World) -> None:
    made = reserved(world)
    found = decline(world, made, "We have none in your size.")
    assert found.note == "We have none in your size."
    assert found.steps[-1].note == "We have none in your size."
    assert world.balance(world.people.ana, "credit") == 30
    assert see(world, "mug", world.people.ana).available == 5
    clean(world)


def test_it_may_decline_what_was_approved(world: World) -> None:
    made = reserved(world)
    approve(world, made)
    decline(world, made, "The parcel came back twice.")
    assert world.balance(world.people.ana, "credit") == 30
    clean(world)


def test_it_wants_a_reason_for_declining(world: World) -> None:
    made = reserved(world)
    request = pb.DeclineRedemptionRequest(name=made.name, note=" ")
    problem = world.call.refused(world.stub.DeclineRedemption, request, world.people.manager)
    assert problem.fields.keys() == {"note"}


def test_nobody_declines_their_own(world: World) -> None:
    perk(world, price=0)
    made = redeem(world, world.people.manager)
    assert refusal(decline, world, made, "Not now.") == "OWN_REDEMPTION"
    world.rows(
        "UPDATE rewards.people SET person_id = :uid WHERE handle IN ('max', 'ada')",
        uid=ids.new_id(),
    )
    assert refusal(decline, world, made, "Not now.", who=world.people.admin) == "OWN_REDEMPTION"


def test_it_is_for_managers_and_admins(world: World) -> None:
    made = reserved(world)
    reader = make_actor(world.community, "admin", member=ids.new_id(), scopes=("read",))
    assert [
        refusal(decline, world, made, "Not now.", who=who)
        for who in (world.people.visitor, world.people.ana, world.people.moderator, reader)
    ] == ["SIGN_IN_NEEDED", "ROLE_NEEDED", "ROLE_NEEDED", "SCOPE_NEEDED"]
    missing = pb.Redemption(name=f"redemptions/{ids.new_id()}")
    assert refusal(decline, world, missing, "Not now.") == "REDEMPTION_NOT_FOUND"
