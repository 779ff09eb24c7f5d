"""Makes perks, credit and redemptions for tests."""

from collections.abc import Callable
from typing import Any

import pytest

from services.rewards.domain.points import transfers
from services.rewards.domain.points.rules import CREDIT, STANDING
from services.rewards.store.perks import redemptions
from services.rewards.store.points import adjustments
from services.rewards.store.points import transfers as transfer_store
from shared import clock, ids
from shared.actor import Actor
from tests.harness import Refusal
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb

ANSWER = "12 Harbour Road, Kiel"


def give(world: World, who: Actor, amount: int, unit: str = CREDIT) -> None:
    """Let somebody have points, as though a rule had given them."""
    assert who.member is not None
    transfer = transfers.Transfer(
        uid=ids.new_id(),
        member=who.member,
        unit=unit,
        amount=amount,
        debit=transfers.mint_account("test"),
        credit=transfers.member_account(who.member),
        reason=transfers.EARNED,
        rule="test",
        rule_version=1,
        effective_time=clock.now(),
    )
    with world.db.begin(world.community) as tx:
        transfer_store.post(tx, world.community, [transfer])


def give_standing(world: World, who: Actor, amount: int) -> None:
    """Let somebody have standing."""
    give(world, who, amount, STANDING)


def wish(slug: str = "mug", **fields: Any) -> pb.Perk:  # noqa: ANN401  whatever the message takes
    """Return a perk as staff would write it: an active mug for 30 credit, five in all."""
    return pb.Perk(
        **{
            "slug": slug,
            "display_name": slug.replace("-", " ").title() or "Mug",
            "kind": pb.PERK_KIND_SWAG,
            "price": 30,
            "stock": 5,
            "needs_approval": True,
            "state": pb.PERK_STATE_ACTIVE,
            **fields,
        }
    )


def perk(world: World, slug: str = "mug", **fields: Any) -> pb.Perk:  # noqa: ANN401  whatever the message takes
    """Create a perk as the admin."""
    request = pb.CreatePerkRequest(perk=wish(slug, **fields))
    made: pb.Perk = world.call(world.stub.CreatePerk, request, world.people.admin)
    return made


def see(world: World, slug: str, who: Actor) -> pb.Perk:
    """Get a perk as somebody sees it."""
    found: pb.Perk = world.call(world.stub.GetPerk, pb.GetPerkRequest(name=f"perks/{slug}"), who)
    return found


def redeem(world: World, who: Actor, slug: str = "mug", **fields: Any) -> pb.Redemption:  # noqa: ANN401  whatever the message takes
    """Redeem a perk."""
    request = pb.RedeemPerkRequest(name=f"perks/{slug}", **fields)
    made: pb.Redemption = world.call(world.stub.RedeemPerk, request, who)
    return made


def approve(
    world: World, redemption: pb.Redemption, note: str = "", who: Actor | None = None
) -> pb.Redemption:
    """Approve a redemption, as the manager unless said otherwise."""
    request = pb.ApproveRedemptionRequest(name=redemption.name, note=note)
    return world.call(world.stub.ApproveRedemption, request, who or world.people.manager)


def decline(
    world: World, redemption: pb.Redemption, note: str, who: Actor | None = None
) -> pb.Redemption:
    """Decline a redemption, as the manager unless said otherwise."""
    request = pb.DeclineRedemptionRequest(name=redemption.name, note=note)
    return world.call(world.stub.DeclineRedemption, request, who or world.people.manager)


def fulfil(
    world: World, redemption: pb.Redemption, note: str = "", who: Actor | None = None
) -> pb.Redemption:
    """Fulfil a redemption, as the manager unless said otherwise."""
    request = pb.FulfilRedemptionRequest(name=redemption.name, note=note)
    return world.call(world.stub.FulfilRedemption, request, who or world.people.manager)


def reserved(world: World, **fields: Any) -> pb.Redemption:  # noqa: ANN401  whatever the message takes
    """Let Ana redeem a perk for all her credit."""
    perk(world, **fields)
    give(world, world.people.ana, 30)
    return redeem(world, world.people.ana)


def refusal(decide: Callable[..., pb.Redemption], *args: Any, **fields: Any) -> str:  # noqa: ANN401  whatever it takes
    """Return why deciding a redemption is refused."""
    with pytest.raises(Refusal) as caught:
        decide(*args, **fields)
    return caught.value.problem.reason


def clean(world: World) -> None:
    """Fail where anything about perks and adjustments contradicts the ledger."""
    for sentence, query in {**redemptions.CHECKS, **adjustments.CHECKS}.items():
        assert [row.example for row in world.rows(query)] == [], sentence
