"""Searching the ledger."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.rewards.domain.points import transfers
from services.rewards.store.points import transfers as store
from services.rewards.store.points import transfers as transfer_store
from shared import clock, ids
from shared.actor import Actor
from tests.harness import freeze
from tests.rewards.conftest import World, stamp, uid
from tests.rewards.perks.perks import give, perk, redeem
from upwell.rewards.v1 import rewards_pb2 as pb


def search(world: World, who: Actor | None = None, **wanted: Any) -> list[pb.Transfer]:  # noqa: ANN401  whatever the message takes
    request = pb.SearchTransfersRequest(**wanted)
    return list(
        world.call(world.stub.SearchTransfers, request, who or world.people.moderator).transfers
    )


def earn(world: World, who: Actor, **fields: Any) -> None:  # noqa: ANN401  whatever the message takes
    assert who.member is not None
    values: dict[str, Any] = {
        "uid": ids.new_id(),
        "member": who.member,
        "unit": "standing",
        "amount": 5,
        "debit": transfers.mint_account("helpful"),
        "credit": transfers.member_account(who.member),
        "reason": transfers.EARNED,
        "rule": "helpful",
        "rule_version": 1,
        "effective_time": clock.now(),
        **fields,
    }
    with world.db.begin(world.community) as tx:
        transfer_store.post(tx, world.community, [transfers.Transfer(**values)])


def test_it_shows_both_sides_and_the_newest_first(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 30)
    made = redeem(world, world.people.ana)
    found = search(world)
    member, escrow = f"member:{uid(world.people.ana)}", f"escrow:{uid(world.people.ana)}"
    assert [(one.debit, one.credit, one.amount) for one in found] == [
        (member, escrow, -30),
        ("mint:test", member, 30),
    ]
    assert found[0].reason == pb.TRANSFER_REASON_RESERVED
    assert found[0].cause == made.name
    assert found[0].member.handle == "ana"


def test_it_finds_by_each_of_its_filters(world: World) -> None:
    earn(world, world.people.ana, amount=1, object="ideas/7")
    earn(world, world.people.ben, amount=2, rule="shipped")
    earn(world, world.people.ben, amount=3, unit="credit")
    earn(world, world.people.cleo, amount=4, reason=transfers.SET_ASIDE)

    def amounts(**wanted: Any) -> list[int]:  # noqa: ANN401  whatever the message takes
        return [one.amount for one in search(world, **wanted)]

    assert amounts() == [4, 3, 2, 1]
    assert amounts(member="members/ben") == [3, 2]
    assert amounts(member=f"members/{uid(world.people.ben)}") == [3, 2]
    assert amounts(rule="helpful") == [4, 3, 1]
    assert amounts(object="ideas/7") == [1]
    assert amounts(reason=pb.TRANSFER_REASON_SET_ASIDE) == [4]
    assert amounts(unit=pb.UNIT_CREDIT) == [3]
    assert amounts(member="members/ben", unit=pb.UNIT_STANDING, rule="shipped") == [2]
    assert amounts(object="ideas/\x00") == []


def test_it_finds_what_was_posted_in_a_time(world: World) -> None:
    begin = clock.now()
    for day in range(4):
        freeze(begin + timedelta(days=day))
        earn(world, world.people.ana, amount=day + 1)
    after, before = stamp(begin + timedelta(days=1)), stamp(begin + timedelta(days=3))
    assert [one.amount for one in search(world, after=after, before=before)] == [3, 2]
    assert [one.amount for one in search(world, after=before)] == [4]
    assert [one.amount for one in search(world, before=after)] == [1]
    request = pb.SearchTransfersRequest(after=before, before=after)
    problem = world.call.refused(world.stub.SearchTransfers, request, world.people.admin)
    assert problem.fields.keys() == {"before"}


def test_it_gives_every_row_once_over_the_pages(world: World) -> None:
    freeze(clock.now())
    for amount in range(1, 6):
        earn(world, world.people.ana, amount=amount)
    found: list[int] = []
    token = ""
    while True:
        request = pb.SearchTransfersRequest(page_size=2, page_token=token, rule="helpful")
        page = world.call(world.stub.SearchTransfers, request, world.people.admin)
        found += [one.amount for one in page.transfers]
        token = page.next_page_token
        if not token:
            break
    assert found == [5, 4, 3, 2, 1]


def test_it_says_what_was_reversed_by_what(world: World) -> None:
    perk(world)
    give(world, world.people.ana, 30)
    made = redeem(world, world.people.ana)
    request = pb.CancelRedemptionRequest(name=made.name)
    world.call(world.stub.CancelRedemption, request, world.people.ana)
    returned, reserved, _ = search(world, member="members/ana")
    assert (returned.reverses, reserved.reversed_by) == (reserved.name, returned.name)


def test_it_is_for_staff_and_stays_in_the_community(world: World) -> None:
    earn(world, world.people.ana)
    request = pb.SearchTransfersRequest()
    for who, reason in (
        (world.people.ana, "ROLE_NEEDED"),
        (world.people.visitor, "SIGN_IN_NEEDED"),
    ):
        assert world.call.refused(world.stub.SearchTransfers, request, who).reason == reason
    elsewhere = Actor(
        community=ids.new_id(),
        kind="member",
        member=ids.new_id(),
        handle="eve",
        roles=frozenset({"admin"}),
    )
    assert search(world, elsewhere) == []


def test_it_refuses_what_it_does_not_know(world: World) -> None:
    def reason(**wanted: Any) -> str:  # noqa: ANN401  whatever the message takes
        request = pb.SearchTransfersRequest(**wanted)
        problem = world.call.refused(world.stub.SearchTransfers, request, world.people.admin)
        return problem.reason

    assert reason(member="members/nobody") == reason(member="nobody") == "MEMBER_NOT_FOUND"
    assert reason(member=f"members/{ids.new_id()}") == "MEMBER_NOT_FOUND"
    assert reason(reason=99) == reason(unit=99) == "INVALID"
    assert reason(page_token="x") == "PAGE_TOKEN_UNKNOWN"


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (store.Question(rule="rare"), "transfers_rule_idx"),
        (store.Question(object="ideas/7"), "transfers_object_idx"),
        (store.Question(reason="confirmed"), "transfers_reason_idx"),
        (store.Question(), "transfers_time_idx"),
    ],
)
def test_it_begins_at_an_index_for_each_filter(
    world: World, question: store.Question, index: str
) -> None:
    world.rows(
        """INSERT INTO rewards.transfers (community_id, transfer_id, member_id, unit, amount, debit,
            credit, reason, rule, object, effective_time, create_time)
        SELECT :community, gen_random_uuid(), :member, 'standing', 1, 'mint:x', 'adjust', 'earned',
            'often', 'ideas/' || n, now() - n * interval '1 minute', now() - n * interval '1 minute'
        FROM generate_series(1, 5000) AS n""",
        member=world.people.ana.member,
    )
    world.rows("ANALYZE rewards.transfers")
    plans: list[str] = []

    def explain(
        connection: sa.Connection,
        _cursor: object,
        statement: str,
        parameters: Any,  # noqa: ANN401  the driver's own type
        _context: object,
        _many: object,
    ) -> None:
        if statement.startswith("SELECT rewards.transfers"):
            raw = connection.connection.cursor()
            raw.execute("EXPLAIN " + statement, parameters)
            plans.append("\n".join(row[0] for row in raw.fetchall()))

    with world.db.begin(world.community) as tx:
        sa.event.listen(tx, "before_cursor_execute", explain)
        store.search_lines(tx, world.community, question, (clock.now(), 2**40), 20)
    assert index in plans[0]
    assert "Sort" not in plans[0]
