"""Votes, merges and splits in any order: every idea has as many votes as distinct voters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ideas import actions, domain, store
from shared import clock, ids, invariants
from shared.actor import Actor
from shared.db import Database
from shared.refusals import Refusal
from tests.harness import make_actor

IDEAS = 4
MEMBERS = 4
START = datetime(2026, 1, 1, tzinfo=UTC)

idea = st.integers(0, IDEAS + 1)
member = st.integers(0, MEMBERS - 1)
step = st.one_of(
    st.tuples(st.just("cast"), member, idea),
    st.tuples(st.just("cast"), member, idea),
    st.tuples(st.just("retract"), member, idea),
    st.tuples(st.just("suspend"), member, st.just(0)),
    st.tuples(st.just("reinstate"), member, st.just(0)),
    st.tuples(st.just("merge"), idea, idea),
    st.tuples(st.just("merge"), idea, idea),
    st.tuples(st.just("unmerge"), idea, st.just(0)),
    st.tuples(st.just("split"), idea, member),
    st.tuples(st.just("fold"), st.just(0), st.just(0)),
    st.tuples(st.just("wait"), st.integers(0, 400), st.just(0)),
)


@dataclass
class Model:
    """Says in the plainest way what should come of each step."""

    votes: dict[int, set[int]] = field(default_factory=dict)
    into: dict[int, int] = field(default_factory=dict)
    suspended: set[int] = field(default_factory=set)

    def group(self, number: int) -> set[int]:
        below = {number}
        while more := {one for one, target in self.into.items() if target in below} - below:
            below |= more
        return below

    def voters(self, number: int) -> set[int]:
        return set().union(*(self.votes[one] for one in self.group(number)))

    def count(self, number: int) -> int:
        return len(self.voters(number) - self.suspended)


@dataclass
class Community:
    """Does each step in the service and in the model, and compares."""

    db: Database
    work_db: Database
    community: UUID = field(default_factory=ids.new_id)
    model: Model = field(default_factory=Model)
    now: datetime = START
    numbers: list[int] = field(default_factory=list)
    members: list[Actor] = field(default_factory=list)

    def begin(self) -> None:
        clock.use(lambda: self.now)
        self.members = [
            make_actor(self.community, member=ids.new_id(), handle=f"v{one}")
            for one in range(MEMBERS)
        ]
        self.staff = make_actor(self.community, "admin", member=ids.new_id(), handle="staff")
        with self.db.begin(self.community) as tx:
            for one in self.members:
                assert one.member is not None
                store.people.COPIES.save(
                    tx, self.community, domain.Person(one.member, one.handle, one.handle), START
                )
        actions.create_board(
            self.db, self.staff, domain.boards.Draft(slug="b", display_name="Board", threshold=3)
        )
        for number in range(IDEAS):
            draft = domain.ideas.Draft(board="b", title=f"Idea number {number}")
            made = actions.create_idea(self.db, self.staff, draft)
            self._add(made.number)

    def _add(self, number: int) -> None:
        self.numbers.append(number)
        self.model.votes[number] = set()

    def number(self, place: int) -> int:
        return self.numbers[place % len(self.numbers)]

    def refused(self, act: Callable[[], object], *, expected: bool) -> bool:
        try:
            act()
        except Refusal:
            assert expected
            return True
        assert not expected
        return False

    def take(self, name: str, first: int, second: int) -> None:
        self.now += timedelta(seconds=7)
        getattr(self, name)(first, second)

    def cast(self, who: int, place: int) -> None:
        number, model = self.number(place), self.model
        refused = number in model.into or who in model.suspended
        if not self.refused(
            lambda: actions.cast_vote(self.db, self.members[who], number), expected=refused
        ) and who not in model.voters(number):
            model.votes[number].add(who)

    def retract(self, who: int, place: int) -> None:
        number, model = self.number(place), self.model
        refused = number in model.into or who in model.suspended
        if not self.refused(
            lambda: actions.retract_vote(self.db, self.members[who], number), expected=refused
        ):
            for one in model.group(number):
                model.votes[one].discard(who)

    def suspend(self, who: int, _: int) -> None:
        self.model.suspended.add(who)
        with self.db.begin(self.community) as tx:
            uid = self.members[who].member
            assert uid is not None
            actions.suspend_member(tx, self.community, uid)

    def reinstate(self, who: int, _: int) -> None:
        self.model.suspended.discard(who)
        with self.db.begin(self.community) as tx:
            uid = self.members[who].member
            assert uid is not None
            actions.reinstate_member(tx, self.community, uid)

    def merge(self, place: int, target_place: int) -> None:
        number, target, model = self.number(place), self.number(target_place), self.model
        refused = number == target or number in model.into or target in model.into
        if not self.refused(
            lambda: actions.merge_idea(self.db, self.staff, number, target), expected=refused
        ):
            model.into[number] = target

    def unmerge(self, place: int, _: int) -> None:
        number = self.number(place)
        if not self.refused(
            lambda: actions.unmerge_idea(self.db, self.staff, number),
            expected=number not in self.model.into,
        ):
            del self.model.into[number]

    def split(self, place: int, who: int) -> None:
        if len(self.numbers) > IDEAS + 1:
            return
        number, model = self.number(place), self.model
        split = actions.Split("Split off again", "", voters=(self.members[who].handle,))
        made: list[int] = []
        refused = number in model.into or who not in model.voters(number)
        if not self.refused(
            lambda: made.append(actions.split_idea(self.db, self.staff, number, split).number),
            expected=refused,
        ):
            self._add(made[0])
            for one in model.group(number):
                model.votes[one].discard(who)
            model.votes[made[0]] = {who}

    def fold(self, _: int, __: int) -> None:
        actions.fold(self.work_db)

    def wait(self, days: int, _: int) -> None:
        self.now += timedelta(days=days)

    def check(self) -> None:
        with self.db.begin(self.community) as tx:
            counts = store.count_votes(tx, self.community, self.numbers)
            results = invariants.check(tx, self.community, store.INVARIANTS)
            broken = [one for one in results if one.violations]
        assert counts == {number: self.model.count(number) for number in self.numbers}
        assert not broken


@pytest.mark.timeout(300)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=5, max_size=40))
def test_it_counts_distinct_voters_whatever_the_order(
    db: Database, work_db: Database, steps: list[tuple[str, int, int]]
) -> None:
    community = Community(db, work_db)
    try:
        community.begin()
        for name, first, second in steps:
            community.take(name, first, second)
        community.check()
        actions.fold(work_db)
        community.check()
    finally:
        clock.use(None)
