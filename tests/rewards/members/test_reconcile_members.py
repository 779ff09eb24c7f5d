"""Reconciling a community with its facts."""

from typing import Any

import sqlalchemy as sa

from shared import errors
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def ask(world: World, **wanted: Any) -> pb.ReconcileMembersResponse:  # noqa: ANN401  whatever the message takes
    """ReconcileMembers one page."""
    return world.call(
        world.stub.ReconcileMembers, pb.ReconcileMembersRequest(**wanted), world.people.system
    )


def run(world: World, **wanted: Any) -> list[pb.ReconcileMembersResponse]:  # noqa: ANN401  as above
    """ReconcileMembers everybody, page by page."""
    pages = [ask(world, **wanted)]
    while pages[-1].next_page_token:
        pages.append(ask(world, page_token=pages[-1].next_page_token, **wanted))
    return pages


def refused(world: World, **wanted: Any) -> errors.Problem:  # noqa: ANN401  as above
    """ReconcileMembers page by page and return what it is refused with."""
    token = ""
    for _ in range(50):
        request = pb.ReconcileMembersRequest(page_token=token, **wanted)
        try:
            token = world.call(
                world.stub.ReconcileMembers, request, world.people.system
            ).next_page_token
        except AssertionError:
            return world.call.refused(world.stub.ReconcileMembers, request, world.people.system)
    raise AssertionError(token)


def lose(world: World, fact: str = "vote") -> None:
    """Lose facts of a type, as only somebody with the database in their hands can."""
    with world.owner.connect() as connection:
        connection.execute(sa.text("SET session_replication_role = replica"))
        connection.execute(sa.text("DELETE FROM rewards.facts WHERE type = :type"), {"type": fact})
        connection.execute(sa.text("RESET session_replication_role"))


def break_somebody(world: World) -> None:
    """Have votes recorded that nobody is going to settle."""
    world.rows("DELETE FROM rewards.recompute_queue")


def fill(world: World, members: int = 10) -> None:
    """Give some members a point each."""
    for number in range(1, members + 1):
        author = world.member(f"author-{number:02}")
        world.idea(number, author)
        world.vote(number, world.people.ben)
    world.settle()


def test_it_finds_nothing_where_everything_is_settled(world: World) -> None:
    fill(world, 3)
    pages = run(world, page_size=2)
    assert sum(page.changed_members for page in pages) == 0
    assert sum(page.members for page in pages) == 4


def test_a_dry_run_says_what_would_change_and_changes_nothing(world: World) -> None:
    fill(world)
    world.vote(1, world.people.cleo)
    break_somebody(world)
    pages = run(world, dry_run=True, page_size=3)
    rows = [row for page in pages for row in page.rows]
    assert [(row.member.handle, row.standing_before, row.standing_after) for row in rows] == [
        ("cleo", 0, 0),
        ("author-01", 1, 2),
    ]
    assert list(rows[0].awarded) == ["first-vote"]
    assert sum(page.transfers for page in pages) == 1
    assert world.scalar("SELECT sum(amount) FROM rewards.transfers") == 10


def test_it_brings_everybody_to_what_the_facts_say_and_tells_nobody(world: World) -> None:
    fill(world)
    world.move(1, "shipped")
    break_somebody(world)
    world.rows("DELETE FROM rewards.outbox")
    pages = run(world, page_size=4)
    assert sum(page.changed_members for page in pages) == 1
    told = world.events("LevelChanged") + world.events("BadgeAwarded")
    assert told
    assert all(one["silent"] for one in told)
    assert sum(page.changed_members for page in run(world)) == 0


def test_it_refuses_when_more_than_the_share_would_change_before_it_changes_any(
    world: World,
) -> None:
    fill(world)
    for number in (1, 2, 10):
        world.vote(number, world.people.cleo)
    break_somebody(world)
    problem = refused(world, page_size=2)
    assert problem.reason == "TOO_MUCH_WOULD_CHANGE"
    assert "of 12 members" in str(problem)
    assert world.scalar("SELECT sum(amount) FROM rewards.transfers") == 10
    assert sum(page.changed_members for page in run(world, page_size=2, force=True)) == 4
    assert world.scalar("SELECT sum(amount) FROM rewards.transfers") == 13


def test_it_refuses_when_the_facts_are_gone(world: World) -> None:
    fill(world, 2)
    lose(world, "vote")
    lose(world, "idea_raised")
    problem = refused(world)
    assert problem.reason == "SOURCE_EMPTY"
    assert world.scalar("SELECT count(*) FROM rewards.transfers WHERE reason <> 'earned'") == 0


def test_it_fills_an_empty_ledger_unasked(world: World) -> None:
    for number in range(1, 4):
        world.idea(number, world.people.named[number % 2])
        world.vote(number, world.people.cleo)
    break_somebody(world)
    run(world)
    assert world.balance(world.people.ana) + world.balance(world.people.ben) == 3


def test_a_page_token_belongs_to_its_question(world: World) -> None:
    token = ask(world, dry_run=True, page_size=2).next_page_token
    problem = world.call.refused(
        world.stub.ReconcileMembers,
        pb.ReconcileMembersRequest(page_token=token),
        world.people.system,
    )
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"


def test_it_is_for_the_system_only(world: World) -> None:
    problem = world.call.refused(
        world.stub.ReconcileMembers, pb.ReconcileMembersRequest(dry_run=True), world.people.admin
    )
    assert problem.code == "PERMISSION_DENIED"
