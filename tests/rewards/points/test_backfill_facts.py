"""Adding history that no event brought."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared import clock, ids
from shared.actor import Actor
from tests.rewards.conftest import World, stamp, uid
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb

LONG_AGO = datetime(2024, 5, 6, 12, tzinfo=UTC)


def vote(world: World, who: Actor, **fields: Any) -> pb.FactRecord:  # noqa: ANN401  whatever the message takes
    """Return a vote of long ago on an idea of Ana's."""
    return pb.FactRecord(
        **{
            "type": "vote",
            "subject_uid": uid(world.people.ana),
            "actor_uid": uid(who),
            "object": "ideas/1",
            "board": "product",
            "time": stamp(LONG_AGO),
            **fields,
        }
    )


def backfill(world: World, *facts: pb.FactRecord, people: Any = ()) -> tuple[int, int]:  # noqa: ANN401  records
    """Add history and return how many people and facts were new."""
    answer = world.call(
        world.stub.BackfillFacts,
        pb.BackfillFactsRequest(facts=facts, people=people),
        world.people.system,
    )
    return answer.people, answer.facts


def test_it_adds_what_is_not_there_and_tells_nobody(world: World) -> None:
    voters = [world.member(f"voter-{number}") for number in range(12)]
    shipped = vote(world, world.people.moderator, type="idea_shipped")
    records = [*(vote(world, one) for one in voters), shipped]
    assert backfill(world, *records) == (0, 13)
    assert backfill(world, *records) == (0, 0)
    world.settle()
    assert world.balance(world.people.ana) > 12
    told = world.events("LevelChanged") + world.events("BadgeAwarded")
    assert told
    assert all(one["silent"] for one in told)


def test_it_leaves_alone_what_an_event_brought(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben)
    assert backfill(world, vote(world, world.people.ben)) == (0, 0)
    world.settle()
    assert world.balance(world.people.ana) == 1


def test_an_event_that_comes_after_it_changes_nothing(world: World) -> None:
    backfill(world, vote(world, world.people.ben))
    world.settle()
    world.idea()
    world.vote(1, world.people.ben)
    world.settle()
    assert world.balance(world.people.ana) == 1
    world.unvote(1, world.people.ben)
    world.settle()
    assert world.balance(world.people.ana) == 0


def test_it_does_not_bring_back_what_was_taken_back(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben)
    world.unvote(1, world.people.ben)
    backfill(world, vote(world, world.people.ben))
    world.settle()
    assert world.balance(world.people.ana) == 0


def test_it_adds_people_and_when_they_joined(world: World) -> None:
    newcomer, ana = ids.new_id(), world.people.ana
    records = [
        pb.PersonRecord(
            uid=str(newcomer), handle="Dora", display_name="Dora", create_time=stamp(LONG_AGO)
        ),
        pb.PersonRecord(uid=uid(ana), handle="old-ana", create_time=stamp(LONG_AGO)),
    ]
    assert backfill(world, people=records) == (1, 0)
    rows = {
        row.member_id: (row.handle, row.join_time)
        for row in world.rows("SELECT member_id, handle, join_time FROM rewards.people")
    }
    assert rows[newcomer] == ("dora", LONG_AGO)
    assert rows[ana.member] == ("ana", LONG_AGO)


def test_what_events_say_of_a_suspension_counts_more(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    for one in (world.people.ben, world.people.cleo):
        record = pb.PersonRecord(
            uid=uid(one), handle=one.handle, create_time=stamp(LONG_AGO), is_suspended=True
        )
        backfill(world, people=[record])
    world.settle()
    assert world.balance(world.people.ana) == 0
    world.tell(members.MemberReinstated(member_uid=uid(world.people.ben)))
    world.settle()
    assert world.balance(world.people.ana) == 1


def test_it_forgets_who_has_left(world: World) -> None:
    record = pb.PersonRecord(uid=uid(world.people.ben), handle="ben", is_erased=True)
    backfill(world, people=[record])
    assert (
        world.scalar(
            "SELECT handle FROM rewards.people WHERE member_id = :ben", ben=world.people.ben.member
        )
        == ""
    )


def test_it_refuses_what_can_not_be(world: World) -> None:
    ben = world.people.ben
    nameless = vote(world, ben)
    nameless.ClearField("time")
    for record, sentence in (
        (vote(world, ben, type="like"), "not an event type"),
        (vote(world, ben, subject_uid=""), "needs a subject"),
        (vote(world, ben, subject_uid="ana"), "Invalid uid"),
        (vote(world, ben, quantity=-1), "can't be negative"),
        (vote(world, ben, object=""), "what it is about"),
        (nameless, "when it happened"),
    ):
        problem = world.call.refused(
            world.stub.BackfillFacts,
            pb.BackfillFactsRequest(facts=[vote(world, world.people.cleo), record]),
            world.people.system,
        )
        assert (problem.code, problem.reason) == ("INVALID_ARGUMENT", "RECORDS_INVALID")
        assert sentence in str(problem)
    assert world.scalar("SELECT count(*) FROM rewards.facts") == 0


def test_it_is_for_the_system_only(world: World) -> None:
    problem = world.call.refused(
        world.stub.BackfillFacts, pb.BackfillFactsRequest(), world.people.admin
    )
    assert problem.code == "PERMISSION_DENIED"


def test_it_counts_for_the_time_it_happened(world: World) -> None:
    world.tell(
        ideas.IdeaSubmitted(idea_number=1, member_uid=uid(world.people.ana)),
        at=clock.now() - timedelta(days=1),
    )
    backfill(world, vote(world, world.people.ben))
    world.settle()
    days = world.rows("SELECT day FROM rewards.standing_days WHERE amount <> 0")
    assert [row.day for row in days] == [LONG_AGO.date()]
