"""Creating a perk."""

from typing import Any

import pytest
import sqlalchemy as sa

from shared import clock, ids
from tests.harness import make_actor
from tests.rewards.conftest import World
from tests.rewards.perks.perks import perk, see, wish
from upwell.rewards.v1 import rewards_pb2 as pb


def refused(world: World, **fields: Any) -> dict[str, str]:  # noqa: ANN401  whatever the message takes
    request = pb.CreatePerkRequest(perk=wish(**fields))
    problem = world.call.refused(world.stub.CreatePerk, request, world.people.admin)
    assert problem.code == "INVALID_ARGUMENT"
    return dict(problem.fields)


def test_it_keeps_what_staff_wrote(world: World) -> None:
    made = perk(
        world,
        "early-access",
        display_name="  Early access ",
        kind=pb.PERK_KIND_ACCESS,
        price=40,
        stock=-1,
        least_standing=10,
        least_level="contributor",
        limit_per_member=1,
        needs_approval=False,
        question="Which machine do you use?",
    )
    assert made == see(world, "early-access", world.people.admin)
    assert (made.display_name, made.price, made.stock) == ("Early access", 40, -1)
    assert (made.least_standing, made.least_level, made.limit_per_member) == (10, "contributor", 1)
    assert (made.needs_approval, made.question) == (False, "Which machine do you use?")
    assert made.etag == '"1"'


def test_it_makes_a_draft_where_nothing_is_said(world: World) -> None:
    assert perk(world, state=pb.PERK_STATE_UNSPECIFIED).state == pb.PERK_STATE_DRAFT
    assert refused(world, slug="old", state=pb.PERK_STATE_RETIRED).keys() == {"state"}


def test_it_never_makes_one_of_money(world: World) -> None:
    assert "can't be money" in refused(world, kind=pb.PERK_KIND_UNSPECIFIED)["kind"]
    assert refused(world, kind=9).keys() == {"kind"}


@pytest.mark.parametrize("kind", ["cash", "money", "voucher", ""])
def test_the_database_refuses_another_kind_even_from_its_owner(world: World, kind: str) -> None:
    perk(world)
    with pytest.raises(sa.exc.IntegrityError, match="perks_kind_check"):
        world.rows("UPDATE rewards.perks SET kind = :kind", kind=kind)


def test_the_database_refuses_to_take_more_than_there_are(world: World) -> None:
    perk(world)
    with pytest.raises(sa.exc.IntegrityError, match="perks_stock_check"):
        world.rows("UPDATE rewards.perks SET taken = 6")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Mug!"),
        ("slug", ""),
        ("slug", "m" * 51),
        ("display_name", " "),
        ("display_name", "m" * 81),
        ("description", "m" * 2001),
        ("price", -1),
        ("price", 1_000_000_001),
        ("stock", 2**40),
        ("least_standing", -1),
        ("least_level", "king"),
        ("limit_per_member", -1),
        ("fair_value", -1),
        ("currency", "euro"),
        ("currency", "€"),
        ("question", "m" * 301),
    ],
)
def test_it_says_what_is_wrong_with_a_field(world: World, field: str, value: object) -> None:
    assert refused(world, **{field: value}).keys() == {field}


def test_it_wants_the_currency_of_what_is_worth_something(world: World) -> None:
    assert refused(world, fair_value=100).keys() == {"currency"}
    assert perk(world, fair_value=100, currency="EUR").currency == "EUR"


def test_it_wants_the_end_after_the_start(world: World) -> None:
    made = pb.Perk()
    made.start_time.FromDatetime(clock.now())
    assert refused(world, start_time=made.start_time, end_time=made.start_time).keys() == {
        "end_time"
    }


def test_it_tells_of_all_faults_at_once(world: World) -> None:
    assert refused(world, slug="", price=-1, kind=0).keys() == {"slug", "price", "kind"}


def test_it_refuses_a_slug_that_is_taken(world: World) -> None:
    perk(world)
    request = pb.CreatePerkRequest(perk=wish())
    problem = world.call.refused(world.stub.CreatePerk, request, world.people.admin)
    assert (problem.code, problem.reason) == ("ALREADY_EXISTS", "PERK_SLUG_TAKEN")


def test_it_gives_a_repeated_request_the_first_answer(world: World) -> None:
    request = pb.CreatePerkRequest(perk=wish(), request_id="once")
    first = world.call(world.stub.CreatePerk, request, world.people.admin)
    assert world.call(world.stub.CreatePerk, request, world.people.admin) == first
    other = pb.CreatePerkRequest(perk=wish("cup"), request_id="once")
    problem = world.call.refused(world.stub.CreatePerk, other, world.people.admin)
    assert problem.fields.keys() == {"request_id"}


def test_it_is_for_managers_and_admins(world: World) -> None:
    request = pb.CreatePerkRequest(perk=wish())
    reader = make_actor(world.community, "admin", member=ids.new_id(), scopes=("read",))
    for who, reason in (
        (world.people.visitor, "SIGN_IN_NEEDED"),
        (world.people.ana, "ROLE_NEEDED"),
        (world.people.moderator, "ROLE_NEEDED"),
        (reader, "SCOPE_NEEDED"),
    ):
        assert world.call.refused(world.stub.CreatePerk, request, who).reason == reason
    world.call(world.stub.CreatePerk, request, world.people.manager)
