"""Settling: points are what the facts say, and come and go with them."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.rewards import actions
from shared import clock, ids
from shared.actor import Actor
from tests.harness import freeze
from tests.rewards.conftest import World, stamp, uid
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.members.v1 import events_pb2 as members

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def reasons(world: World, who: Actor) -> list[str]:
    """Return why a member's rows were posted, oldest first."""
    return [
        row.reason
        for row in world.rows(
            "SELECT reason FROM rewards.transfers WHERE member_id = :member ORDER BY seq",
            member=who.member,
        )
    ]


def open_case(world: World, state: str = "open") -> UUID:
    """Have a case about every vote that Ana got."""
    case = ids.new_id()
    world.rows(
        """INSERT INTO rewards.cases (community_id, case_id, member_id, reason, state,
            window_start, window_end, evidence, create_time)
        VALUES (:community, :case, :member, 'few_voters', :state, now(), now(), '[]', now())""",
        case=case,
        member=world.people.ana.member,
        state=state,
    )
    world.rows(
        """INSERT INTO rewards.case_facts SELECT :community, fact_id, :case FROM rewards.facts
        WHERE type = 'vote'""",
        case=case,
    )
    touch(world, world.people.ana)
    return case


def decide(world: World, case: UUID, state: str) -> None:
    """Move a case on."""
    world.rows(
        "UPDATE rewards.cases SET state = :state WHERE case_id = :case", state=state, case=case
    )
    touch(world, world.people.ana)


def touch(world: World, *who: Actor) -> None:
    """Have members settled again."""
    for one in who:
        world.rows(
            "INSERT INTO rewards.recompute_queue (community_id, member_id)"
            " VALUES (:community, :member)",
            member=one.member,
        )
    world.settle()


def test_a_cap_gives_what_it_had_kept_back_when_an_earlier_vote_goes(world: World) -> None:
    world.idea(at=NOON)
    voters = [world.member(f"voter-{number}") for number in range(22)]
    for minute, voter in enumerate(voters):
        world.vote(1, voter, at=NOON + timedelta(minutes=minute))
    world.settle()
    supported = "SELECT count(*) FROM rewards.transfers WHERE rule = 'idea-supported'"
    whole = world.balance(world.people.ana)
    assert world.scalar(supported) == 20
    world.unvote(1, voters[3], at=NOON + timedelta(hours=1))
    world.settle()
    assert world.balance(world.people.ana) == whole
    assert world.scalar(f"{supported} AND reason = 'fact_withdrawn'") == 1
    world.unvote(1, *voters[10:13], at=NOON + timedelta(hours=1))
    world.settle()
    assert world.balance(world.people.ana) == whole - 2


def test_a_vote_that_comes_back_gives_the_point_again(world: World) -> None:
    world.idea()
    for _ in range(3):
        world.vote(1, world.people.ben)
        world.settle()
        assert world.balance(world.people.ana) == 1
        world.unvote(1, world.people.ben)
        world.settle()
        assert world.balance(world.people.ana) == 0
    assert reasons(world, world.people.ana) == ["earned", "fact_withdrawn"] * 3


def test_it_gives_nothing_for_ones_own_vote(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ana)
    world.settle()
    assert reasons(world, world.people.ana) == []


def test_it_gives_nothing_for_votes_of_ones_other_account(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    world.settle()
    assert world.balance(world.people.ana) == 2
    world.rows(
        "UPDATE rewards.people SET person_id = :person WHERE member_id IN (:person, :other)",
        person=world.people.ana.member,
        other=world.people.ben.member,
    )
    touch(world, world.people.ana)
    assert world.balance(world.people.ana) == 1


def test_a_suspension_takes_what_was_confirmed_and_gives_it_back_whole(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    comment = world.comment(1, world.people.cleo)
    world.helpful(comment, world.people.cleo, world.people.ben)
    world.idea(2, world.people.ben)
    world.vote(2, world.people.cleo)
    world.settle()
    people = world.people.named
    before = [world.balance(who) for who in people]
    world.tell(members.MemberSuspended(member_uid=uid(world.people.ben)))
    world.settle()
    assert world.balance(world.people.ana) == before[0] - 1
    assert world.balance(world.people.cleo) == 0
    # What others confirmed of the suspended stays theirs.
    assert world.balance(world.people.ben) == before[1]
    world.tell(members.MemberReinstated(member_uid=uid(world.people.ben)))
    world.settle()
    assert [world.balance(who) for who in people] == before


def test_who_leaves_with_all_they_did_confirms_nobody_any_more(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    world.settle()
    world.tell(members.MemberErased(member_uid=uid(world.people.ben)))
    world.settle()
    assert world.balance(world.people.ana) == 2
    world.tell(members.MemberErased(member_uid=uid(world.people.cleo), remove_content=True))
    world.settle()
    assert world.balance(world.people.ana) == 1


def test_an_open_case_sets_points_aside_and_clearing_it_gives_them_back(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    world.settle()
    case = open_case(world)
    ana = world.people.ana
    assert (world.balance(ana), world.balance(ana, place="escrow")) == (0, 2)
    decide(world, case, "dismissed")
    assert (world.balance(ana), world.balance(ana, place="escrow")) == (2, 0)
    assert sorted(set(reasons(world, ana))) == ["dismissed", "earned", "set_aside"]


@pytest.mark.parametrize("state", ["confirmed", "appealed", "upheld"])
def test_a_confirmed_case_takes_the_points_until_an_appeal_is_granted(
    world: World, state: str
) -> None:
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    case = open_case(world)
    decide(world, case, state)
    ana = world.people.ana
    assert (world.balance(ana), world.balance(ana, place="escrow")) == (0, 0)
    assert reasons(world, ana).count("confirmed") == 2
    decide(world, case, "dismissed")
    assert world.balance(ana) == 2


def test_an_import_says_nothing_of_new_levels(world: World) -> None:
    voters = [world.member(f"voter-{number}") for number in range(12)]
    world.tell(
        ideas.VotesImported(
            idea_number=7,
            author_uid=uid(world.people.ana),
            board="product",
            votes=[
                ideas.ImportedVote(member_uid=uid(one), create_time=stamp(clock.now()))
                for one in voters
            ],
        )
    )
    world.settle()
    assert world.balance(world.people.ana) > 10
    changed = world.events("LevelChanged")
    assert [(one["member_uid"], one["silent"]) for one in changed] == [
        (uid(world.people.ana), True)
    ]


def test_it_announces_a_new_level_once(world: World) -> None:
    world.idea()
    world.move(1, "shipped")
    world.settle()
    world.settle()
    changed = world.events("LevelChanged")
    assert [one["to_level"] for one in changed] == ["contributor"]
    assert not changed[0].get("silent")


def test_a_level_fades_with_what_it_was_for(world: World) -> None:
    freeze(NOON)
    world.join(world.people.ana, at=NOON - timedelta(days=400))
    world.idea(at=NOON)
    world.move(1, "shipped", at=NOON)
    world.settle()
    level = "SELECT level FROM rewards.people WHERE member_id = :member"
    ana = world.people.ana.member
    before = world.scalar(level, member=ana)
    freeze(NOON + timedelta(days=3650))
    assert actions.refresh_levels(world.work_db) == 1
    assert before != "newcomer"
    assert world.scalar(level, member=ana) == "newcomer"
    assert actions.refresh_levels(world.work_db) == 0


def test_a_hundred_votes_at_once_are_settled_in_one_look(world: World) -> None:
    world.idea()
    for number in range(20):
        world.vote(1, world.member(f"voter-{number}"))
    waiting = world.scalar("SELECT count(DISTINCT member_id) FROM rewards.recompute_queue") - 1
    assert world.settle() == waiting
    assert world.scalar("SELECT count(*) FROM rewards.recompute_queue") == 0
    assert world.settle() == 0


def test_workers_at_once_come_to_what_one_comes_to(world: World) -> None:
    for number in range(1, 6):
        world.idea(number, (world.people.ana, world.people.ben)[number % 2])
        world.vote(number, world.people.cleo, world.people.moderator)
    workers = [
        threading.Thread(target=actions.recompute_queued, args=(world.work_db,)) for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    world.settle()
    assert [world.balance(who) for who in (world.people.ana, world.people.ben)] == [4, 6]
    assert world.scalar("SELECT count(*) FROM rewards.transfers") == 10


def test_who_can_not_be_settled_keeps_nobody_else_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.idea(1, world.people.ana)
    world.idea(2, world.people.ben)
    world.vote(1, world.people.cleo)
    world.vote(2, world.people.cleo)
    real = actions.recompute_member

    def settle(tx: sa.Connection, community: UUID, member: UUID) -> object:
        if member == world.people.ana.member:
            raise RuntimeError
        return real(tx, community, member)

    monkeypatch.setattr("services.rewards.actions.recompute.recompute_member", settle)
    world.settle()
    assert (world.balance(world.people.ana), world.balance(world.people.ben)) == (0, 1)
    monkeypatch.undo()
    world.settle()
    assert world.balance(world.people.ana) == 1
