"""Deriving points from facts, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.rewards.domain.points import transfers as ledger
from services.rewards.domain.points.facts import ABUSE, HELD, NAMESPACE, SELF, WITHDRAWN, Fact
from services.rewards.domain.points.points import Booked, Posting, changes, derive
from services.rewards.domain.points.rules import LIVE, Definition, Filter, Version

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
ANA = uuid5(NAMESPACE, "ana")


def voter(number: int) -> UUID:
    """Return a member."""
    return uuid5(NAMESPACE, f"voter {number}")


def vote(number: int, *, idea: int = 1, minutes: int | None = None, invalid: str = "") -> Fact:
    """Return the vote of a member on an idea of Ana's, a minute after the one before."""
    moment = START + timedelta(minutes=number if minutes is None else minutes)
    return Fact(
        uid=uuid5(NAMESPACE, f"{idea}/{number}/{moment}"),
        type="vote",
        subject=ANA,
        actor=voter(number),
        object=f"ideas/{idea}",
        idea=f"ideas/{idea}",
        board="product",
        quantity=1,
        key=f"vote:{idea}:{voter(number)}",
        time=moment,
        event_time=moment,
        invalid=invalid,
    )


def rule(**limits: int) -> Version:
    """Return a rule that gives a point for a vote received, with limits."""
    definition = Definition("vote_received", "standing", limits.pop("amount", 1), **limits)  # type: ignore[arg-type]
    return Version("support", 1, LIVE, definition)


def given_for(version: Version, facts: list[Fact]) -> list[int]:
    """Return the places in a list of the facts that give something."""
    found = {posting.fact.uid for posting in derive([version], ANA, facts)}
    return [place for place, fact in enumerate(facts) if fact.uid in found]


def test_a_cap_counts_the_eleventh_when_an_earlier_one_goes() -> None:
    votes = [vote(number) for number in range(12)]
    assert given_for(rule(cap_per_day=10), votes) == list(range(10))
    votes[3] = replace(votes[3], invalid=WITHDRAWN)
    assert given_for(rule(cap_per_day=10), votes) == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]
    votes[3] = replace(votes[3], invalid="")
    assert given_for(rule(cap_per_day=10), votes) == list(range(10))


def test_a_cap_begins_again_at_midnight_in_utc() -> None:
    late = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)
    minutes = [int((late - START).total_seconds()) // 60 + step for step in range(4)]
    votes = [vote(place, minutes=minute) for place, minute in enumerate(minutes)]
    assert given_for(rule(cap_per_day=2), votes) == [0, 1, 2]


def test_a_cap_is_never_gone_over() -> None:
    assert given_for(rule(amount=4, cap_per_day=10), [vote(n) for n in range(4)]) == [0, 1]


def test_a_cooldown_runs_from_the_last_that_gave() -> None:
    votes = [vote(place, minutes=minute) for place, minute in enumerate((0, 59, 60, 119, 120))]
    assert given_for(rule(cooldown_hours=1), votes) == [0, 2, 4]


def test_an_object_gives_once_when_so_many_different_people_are_there() -> None:
    votes = [vote(1), vote(1, minutes=2), vote(2, minutes=3), vote(3), vote(4), vote(1, idea=2)]
    votes.sort(key=lambda fact: (fact.time, fact.uid))
    places = given_for(rule(distinct_actors=3), votes)
    assert [votes[place].actor for place in places] == [voter(3)]


def test_accounts_of_one_person_are_one_person() -> None:
    one = uuid5(NAMESPACE, "one person")
    votes = [replace(vote(number), actor_person=one) for number in range(3)]
    assert given_for(rule(distinct_actors=2), votes) == []
    assert given_for(rule(distinct_actors=2), [*votes, vote(4)]) == [3]


@pytest.mark.parametrize("reason", [WITHDRAWN, SELF, ABUSE, "repeated", "suspended"])
def test_what_does_not_hold_gives_nothing(reason: str) -> None:
    assert given_for(rule(), [vote(1, invalid=reason)]) == []


def test_what_is_held_counts_and_is_set_aside() -> None:
    votes = [vote(0), vote(1, invalid=HELD), vote(2)]
    postings = list(derive([rule(cap_per_day=2)], ANA, votes))
    assert [(posting.fact.uid, posting.place) for posting in postings] == [
        (votes[0].uid, "member"),
        (votes[1].uid, "escrow"),
    ]


def test_it_gives_only_to_whose_merit_it_is() -> None:
    assert list(derive([rule()], voter(1), [vote(1)])) == []


def test_a_version_counts_within_its_time_and_filter() -> None:
    version = replace(rule(), start=START + timedelta(minutes=1), end=START + timedelta(minutes=3))
    assert given_for(version, [vote(number) for number in range(5)]) == [1, 2]
    filtered = replace(rule(), definition=replace(rule().definition, filter=Filter(("other",))))
    assert given_for(filtered, [vote(1)]) == []


def booked(transfers: list[ledger.Transfer]) -> list[Booked]:
    """Return what is booked after some transfers."""
    gone = {one.reverses for one in transfers}
    return [Booked(one, one.uid in gone) for one in transfers if one.reverses is None]


REASONS = {
    WITHDRAWN: ledger.FACT_WITHDRAWN,
    ABUSE: ledger.CONFIRMED,
    HELD: ledger.SET_ASIDE,
}


@pytest.mark.parametrize("invalid", REASONS)
def test_it_says_why_points_go(invalid: str) -> None:
    fact = vote(1)
    now = replace(fact, invalid=invalid)
    first = changes(
        ANA, {fact.uid: fact}, [Posting(rule(), fact, "member")], [], frozenset({("support", 1)})
    )
    postings = list(derive([rule()], ANA, [now]))
    second = changes(ANA, {now.uid: now}, postings, booked(first), frozenset({("support", 1)}))
    assert second[0].reason == REASONS[invalid]
    assert second[0].reverses == first[0].uid
    assert (second[0].debit, second[0].credit) == (first[0].credit, first[0].debit)


def test_it_says_that_another_version_counts_now() -> None:
    fact = vote(1)
    first = changes(
        ANA, {fact.uid: fact}, [Posting(rule(), fact, "member")], [], frozenset({("support", 1)})
    )
    after = replace(rule(amount=3), number=2)
    second = changes(
        ANA,
        {fact.uid: fact},
        list(derive([after], ANA, [fact])),
        booked(first),
        frozenset({("support", 2)}),
    )
    assert [(one.reason, one.amount) for one in second] == [("rule_changed", 1), ("earned", 3)]


@given(
    st.lists(
        st.lists(st.sampled_from(["", WITHDRAWN, HELD, ABUSE]), min_size=8, max_size=8),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 5),
    st.sampled_from([0, 2, 3]),
)
@settings(max_examples=80, deadline=None)
def test_whatever_comes_and_goes_what_is_booked_is_what_the_facts_give(
    rounds: list[list[str]], cap: int, distinct: int
) -> None:
    version = rule(cap_per_day=cap, distinct_actors=distinct)
    kept: list[ledger.Transfer] = []
    for states in rounds:
        facts = [vote(place, idea=place % 2, invalid=state) for place, state in enumerate(states)]
        by_id = {fact.uid: fact for fact in facts}
        postings = list(derive([version], ANA, facts))
        fresh = changes(ANA, by_id, postings, booked(kept), frozenset({("support", 1)}))
        kept += fresh
        assert len({one.uid for one in kept}) == len(kept)
        standing = {one.key for one in booked(kept) if not one.reversed}
        assert standing == {posting.key for posting in postings}
        assert not changes(ANA, by_id, postings, booked(kept), frozenset({("support", 1)}))
