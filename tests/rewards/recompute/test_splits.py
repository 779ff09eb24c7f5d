"""What a split takes and gives."""

from typing import Any

from services.rewards.domain.points import facts
from services.rewards.store.points import facts as facts_store
from tests.rewards.conftest import World
from upwell.common.v1 import invariants_pb2


def balances(world: World) -> list[int]:
    """Return what the idea's author and the person who splits have."""
    world.settle()
    return [world.balance(world.people.ana), world.balance(world.people.moderator)]


def sound(world: World) -> bool:
    """Return whether nothing contradicts itself."""
    answer = world.call(
        world.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), world.people.system
    )
    return not any(result.violations for result in answer.results)


def cast(world: World, who: Any) -> list[str]:  # noqa: ANN401  a member of the scene
    """Return the ideas a member has a vote on, as rewards counts it for them."""
    with world.db.begin(world.community) as tx:
        found = facts_store.stream(tx, world.community, who.member)
        return [
            fact.object
            for fact in found
            if fact.type == "vote" and fact.actor == who.member and fact.counts
        ]


def test_it_takes_the_votes_from_the_author_and_pays_nobody(world: World) -> None:
    ben, cleo = world.people.ben, world.people.cleo
    world.idea()
    voters = [ben, cleo, world.member("dora")]
    world.vote(1, *voters)
    assert balances(world) == [3, 0]
    world.split(1, 2, world.people.moderator, ben, cleo)
    assert balances(world) == [1, 0]
    assert sound(world)
    # What becomes of the new idea pays nobody either.
    world.vote(2, voters[2])
    world.move(2, "shipped")
    assert balances(world) == [1, 0]
    assert sound(world)


def test_it_leaves_the_voters_one_vote_each(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben)
    world.split(1, 2, world.people.moderator, world.people.ben)
    world.settle()
    assert cast(world, world.people.ben) == ["ideas/2"]
    world.unvote(2, world.people.ben)
    assert cast(world, world.people.ben) == []
    world.vote(1, world.people.ben)
    assert cast(world, world.people.ben) == ["ideas/1"]
    assert balances(world) == [1, 0]


def test_it_takes_back_what_only_enough_voters_give(world: World) -> None:
    world.idea()
    voters = [world.member(f"voter{place}") for place in range(5)]
    world.vote(1, *voters)
    assert balances(world) == [15, 0]
    world.split(1, 2, world.people.moderator, voters[0])
    assert balances(world) == [4, 0]
    assert sound(world)


def test_it_is_the_same_in_any_order(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben)
    world._ideas[2] = (str(world.people.moderator.member), "product")
    world.vote(2, world.people.cleo)
    world.split(1, 2, world.people.moderator, world.people.ben)
    assert balances(world) == [0, 0]
    assert sound(world)


def test_it_says_what_happened_to_the_vote(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben)
    world.split(1, 2, world.people.moderator, world.people.ben)
    world.settle()
    with world.db.begin(world.community) as tx:
        rows = world.rows("SELECT fact_id FROM rewards.facts")
        wanted = [row.fact_id for row in rows]
        found = facts_store.load_facts(tx, world.community, wanted)
    assert {one.object: one.invalid for one in found.values() if one.type == "vote"} == {
        "ideas/1": facts.VOTE_MOVED,
        "ideas/2": facts.SPLIT_OFF,
    }
