"""GetPoints shows what a member has, and every row it is the sum of."""

from datetime import timedelta

import pytest

from shared import clock
from shared.actor import Actor
from tests.harness import make_actor
from tests.rewards.conftest import World, stamp, uid
from tests.rewards.points.rules import only, publish, rewrite
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb

YEAR = timedelta(days=365)


def amounts(points: pb.Points) -> list[int]:
    """Return the amounts of the rows, newest first."""
    return [row.amount for row in points.transfers]


def test_it_is_the_sum_of_its_rows(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben, world.people.cleo)
    world.move(1, "shipped")
    world.settle()
    world.unvote(1, world.people.cleo)
    world.settle()
    points = world.points(world.people.ana, page_size=100)
    assert points.standing == points.earned_standing == 51
    assert points.credit == 50
    for unit, balance in ((pb.UNIT_STANDING, 51), (pb.UNIT_CREDIT, 50)):
        assert sum(row.amount for row in points.transfers if row.unit == unit) == balance


def test_each_row_says_why(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    [row] = world.points(world.people.ana).transfers
    assert (row.rule, row.rule_version) == ("idea-supported", 1)
    assert row.rule_display_name == "Support for your idea"
    assert row.reason == pb.TRANSFER_REASON_EARNED
    assert (row.fact.type, row.fact.object, row.fact.valid) == ("vote", "ideas/1", True)
    assert row.fact.subject.handle == row.member.handle == "ana"
    assert row.credit == f"member:{uid(world.people.ana)}"
    assert row.worth == 1


def test_a_row_that_was_taken_back_points_at_the_one_that_did_it(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    world.unvote(1, world.people.ben)
    world.settle()
    back, given = world.points(world.people.ana).transfers
    assert (back.amount, given.amount) == (-1, 1)
    assert (back.reverses, given.reversed_by) == (given.name, back.name)
    assert back.reason == pb.TRANSFER_REASON_FACT_WITHDRAWN
    assert not given.fact.valid
    assert given.fact.invalid_reason == pb.INVALID_REASON_VOTE_RETRACTED


def test_standing_fades_and_credit_does_not(world: World) -> None:
    world.idea(1, at=clock.now() - YEAR)
    world.move(1, "shipped", at=clock.now() - YEAR)
    world.settle()
    points = world.points(world.people.ana)
    assert (points.standing, points.earned_standing, points.credit) == (25, 50, 50)
    assert {row.worth for row in points.transfers} == {25, 50}


def test_it_says_the_level_and_what_the_next_still_needs(world: World) -> None:
    ten_days = clock.now() - timedelta(days=10)
    newcomer = world.member("dora", at=ten_days)
    world.idea(1, newcomer)
    world.move(1, "planned")
    world.settle()
    points = world.points(newcomer)
    assert points.tenure_days == 10
    assert points.level.level == "contributor"
    assert points.next_level == pb.Level(level="regular", standing=30, tenure_days=20)


def test_it_shows_a_moment_in_the_past_as_it_was(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    then = clock.now()
    world.vote(1, world.people.cleo)
    world.unvote(1, world.people.ben)
    world.settle()
    points = world.points(world.people.ana, as_of=stamp(then))
    assert (points.standing, amounts(points)) == (1, [1])
    assert points.transfers[0].reversed_by == ""
    assert points.as_of == stamp(then)
    before = world.points(world.people.ana, as_of=stamp(then - timedelta(days=1)))
    assert (before.standing, before.credit, amounts(before)) == (0, 0, [])
    assert sorted(amounts(world.points(world.people.ana))) == [-1, 1, 1]


def test_a_moment_ahead_is_now(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    points = world.points(world.people.ana, as_of=stamp(clock.now() + YEAR))
    assert points.standing == 1
    assert points.as_of.ToSeconds() <= clock.now().timestamp()


def test_it_pages_through_the_rows_once_each(world: World) -> None:
    only(world, amount=1)
    world.idea(1)
    for number in range(7):
        world.vote(1, world.member(f"voter{number}"))
    world.settle()
    seen: list[str] = []
    token = ""
    while True:
        points = world.points(world.people.ana, page_size=3, page_token=token)
        assert len(points.transfers) <= 3
        seen += [row.name for row in points.transfers]
        token = points.next_page_token
        if not token:
            break
    assert len(seen) == len(set(seen)) == 7


def test_it_refuses_a_token_of_another_list(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben, world.people.cleo)
    world.settle()
    token = world.points(world.people.ana, page_size=1).next_page_token
    request = pb.GetPointsRequest(name="members/ben", page_size=1, page_token=token)
    problem = world.call.refused(world.stub.GetPoints, request, world.people.ben)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"


def test_it_shows_one_unit_alone(world: World) -> None:
    world.idea(1)
    world.move(1, "shipped")
    world.settle()
    points = world.points(world.people.ana, unit=pb.UNIT_CREDIT)
    assert {row.unit for row in points.transfers} == {pb.UNIT_CREDIT}


@pytest.mark.parametrize("reader", ["moderator", "manager", "system"])
def test_staff_read_all_of_it(world: World, reader: str) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.move(1, "shipped")
    world.settle()
    who: Actor = getattr(world.people, reader)
    points = world.points(world.people.ana, who)
    assert points.credit == 50
    assert "ben" in {row.fact.actor.handle for row in points.transfers}


def test_other_members_read_standing_and_its_rows(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.move(1, "shipped")
    world.settle()
    points = world.points(world.people.ana, world.people.cleo)
    assert (points.standing, points.credit) == (51, 0)
    assert {row.unit for row in points.transfers} == {pb.UNIT_STANDING}
    asked = world.points(world.people.ana, world.people.cleo, unit=pb.UNIT_CREDIT)
    assert amounts(asked) == []


def test_visitors_read_standing_and_level_without_rows(world: World) -> None:
    world.idea(1)
    world.move(1, "shipped")
    world.settle()
    points = world.points(world.people.ana, world.people.visitor)
    assert (points.standing, points.credit, amounts(points)) == (50, 0, [])
    assert points.level.level == "contributor"
    assert not points.next_page_token


def test_nobody_but_staff_and_the_voter_reads_who_voted(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.move(1, "planned")
    world.settle()

    def actors(reader: Actor) -> dict[str, str]:
        points = world.points(world.people.ana, reader)
        return {row.fact.type: row.fact.actor.handle for row in points.transfers}

    # Whoever plans an idea answers for it in the open.
    assert actors(world.people.ana) == {"vote": "", "idea_planned": "mo"}
    assert actors(world.people.cleo) == {"vote": "", "idea_planned": "mo"}
    assert actors(world.people.ben) == {"vote": "ben", "idea_planned": "mo"}
    assert actors(world.people.moderator) == {"vote": "ben", "idea_planned": "mo"}


def test_others_read_nothing_of_a_case(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    world.rows(
        """WITH c AS (INSERT INTO rewards.cases (community_id, case_id, member_id, reason, state,
            window_start, window_end, evidence, create_time)
            VALUES (:community, gen_random_uuid(), :member, 'other', 'open', now(), now(), '[]',
                now()) RETURNING case_id)
        INSERT INTO rewards.case_facts (community_id, case_id, fact_id)
        SELECT :community, c.case_id, f.fact_id FROM c, rewards.facts f WHERE f.type = 'vote'""",
        member=world.people.ana.member,
    )
    world.rows(
        "INSERT INTO rewards.recompute_queue (community_id, member_id)"
        " VALUES (:community, :member)",
        member=world.people.ana.member,
    )
    world.settle()
    own = world.points(world.people.ana)
    assert (own.standing, own.escrow_standing) == (0, 1)
    assert own.transfers[0].reason == pb.TRANSFER_REASON_SET_ASIDE
    other = world.points(world.people.ana, world.people.cleo)
    assert (other.standing, other.escrow_standing) == (0, 0)
    assert other.transfers[0].reason == pb.TRANSFER_REASON_RECOUNTED
    assert {row.fact.invalid_reason for row in other.transfers} == {pb.INVALID_REASON_WITHDRAWN}


def test_it_names_the_version_each_row_was_given_by(world: World) -> None:
    only(world, amount=2, display_name="Old name")
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    rewrite(world, amount=5, display_name="New name")
    publish(world, version=2, retroactive=True)
    world.settle()
    rows = world.points(world.people.ana).transfers
    assert {(row.rule_version, row.rule_display_name) for row in rows} == {
        (1, "Old name"),
        (2, "New name"),
    }


def test_it_does_not_know_whoever_left(world: World) -> None:
    world.tell(members.MemberErased(member_uid=uid(world.people.ben)))
    for name in ("members/ben", "members/nobody", "ben"):
        request = pb.GetPointsRequest(name=name)
        problem = world.call.refused(world.stub.GetPoints, request, world.people.moderator)
        assert problem.reason == "MEMBER_NOT_FOUND"


def test_it_greets_somebody_of_whom_nothing_was_told_yet(world: World) -> None:
    fresh = make_actor(world.community, member=world.people.ana.member, handle="fresh")
    world.rows("DELETE FROM rewards.people WHERE handle = 'ana'")
    points = world.points(fresh)
    assert (points.standing, points.level.level) == (0, "newcomer")
