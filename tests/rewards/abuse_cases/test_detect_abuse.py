"""Looking for abuse finds what is arranged, and leaves honest people alone."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.rewards import actions
from services.rewards.domain.points.facts import Fact, vote_key
from services.rewards.store import recompute
from services.rewards.store.points import facts
from shared import ids
from tests.harness import freeze, make_actor
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=400)
_JOIN = sa.text("""INSERT INTO rewards.people
        (community_id, member_id, handle, display_name, join_time, update_time)
    SELECT :community, m, m::text, '', :joined, :joined
    FROM unnest(CAST(:members AS uuid[])) AS m""")


class Village:
    """Holds many people and who voted for whose ideas, added in one go."""

    def __init__(self, world: World) -> None:
        """Begin with nobody."""
        self.world = world
        self.community = world.community
        self.votes: list[Fact] = []
        self._authors: dict[int, UUID] = {}

    def people(self, count: int, joined: datetime = OLD) -> list[UUID]:
        """Let some people join."""
        members = [ids.new_id() for _ in range(count)]
        with self.world.work_db.begin(self.community) as tx:
            tx.execute(_JOIN, {"community": self.community, "members": members, "joined": joined})
        return members

    def ideas(self, author: UUID, count: int) -> list[int]:
        """Let somebody have raised some ideas."""
        first = len(self._authors) + 1
        numbers = list(range(first, first + count))
        self._authors |= dict.fromkeys(numbers, author)
        return numbers

    def vote(
        self,
        ideas: Iterable[int],
        voters: Iterable[UUID],
        moment: datetime = NOW - timedelta(days=5),
        source: str = "web",
    ) -> None:
        """Let each of some people vote for each of some ideas, minutes apart."""
        voters = list(voters)
        for idea in ideas:
            for voter in voters:
                moment += timedelta(seconds=20)
                name = f"ideas/{idea}"
                self.votes.append(
                    Fact(
                        uid=ids.new_id(),
                        type="vote",
                        subject=self._authors[idea],
                        actor=voter,
                        object=name,
                        idea=name,
                        board="product",
                        quantity=1,
                        key=vote_key(name, voter),
                        time=moment,
                        event_time=moment,
                        source=source,
                    )
                )

    def crowd(self, count: int = 30) -> list[UUID]:
        """Let people raise an idea each and vote for those of the next four."""
        members = self.people(count)
        ideas = [self.ideas(member, 1)[0] for member in members]
        for place, member in enumerate(members):
            others = [ideas[(place + step) % count] for step in range(1, 5)]
            self.vote(others, [member], NOW - timedelta(days=20, minutes=place))
        return members

    def detect(self) -> list[tuple[UUID, str]]:
        """Look for abuse; return who is under suspicion, and why."""
        freeze(NOW)
        with self.world.work_db.begin(self.community) as tx:
            facts.add_facts(tx, self.community, self.votes)
            recompute.enqueue(tx, self.community, {fact.subject for fact in self.votes})
        self.votes = []
        actions.detect_abuse(self.world.work_db)
        found = self.world.rows(
            "SELECT member_id, reason FROM rewards.cases WHERE community_id = :community"
            " AND opened_by IS NULL AND create_time = :now ORDER BY member_id",
            now=NOW,
        )
        return [(row.member_id, row.reason) for row in found]


@pytest.fixture
def village(world: World) -> Village:
    """Return a community with thirty honest people in it."""
    made = Village(world)
    made.crowd()
    return made


def test_it_finds_two_who_vote_for_each_other(village: Village) -> None:
    one, two = village.people(2)
    village.vote(village.ideas(one, 11), [two])
    village.vote(village.ideas(two, 11), [one])
    assert village.detect() == sorted([(one, "reciprocity"), (two, "reciprocity")])


def test_it_finds_much_support_from_few(village: Village) -> None:
    star, *fans = village.people(4)
    village.vote(village.ideas(star, 9), fans)
    assert village.detect() == [(star, "few_voters")]


def test_it_finds_two_who_choose_alike(village: Village) -> None:
    star, *fans = village.people(3)
    others = village.ideas(village.people(1)[0], 4)
    ideas = village.ideas(star, 12)
    # Others vote for it as well, so it is not from few alone.
    village.vote(ideas[:4], village.people(6))
    village.vote([*ideas, *others], fans)
    assert village.detect() == [(star, "shared_pattern")]


def test_it_finds_a_burst_of_accounts_that_just_joined(village: Village) -> None:
    (star,) = village.people(1)
    fresh = village.people(15, joined=NOW - timedelta(days=5, hours=3))
    village.vote(village.ideas(star, 1), fresh)
    assert village.detect() == [(star, "young_burst")]


def test_it_says_what_was_measured_and_sets_those_points_aside(
    world: World, village: Village
) -> None:
    star, *fans = village.people(4)
    (honest,) = village.people(1)
    village.vote(village.ideas(star, 9), fans)
    village.vote(village.ideas(star, 1), [honest])
    village.detect()
    world.settle()
    request = pb.ListCasesRequest(all=True)
    (case,) = world.call(world.stub.ListCases, request, world.people.moderator).cases
    assert list(case.evidence) == [
        (
            "27 of 28 confirmations of this member (96 %), on 10 ideas and comments,"
            " come from 3 of 4 people."
        ),
        "100 % of all that these confirmed is this member's.",
    ]
    assert {one.uid for one in case.others} == {str(fan) for fan in fans}
    assert case.fact_count == 27
    assert not case.HasField("decided_by")
    author = make_actor(world.community, member=star)
    assert world.balance(author) == 1
    assert world.balance(author, place="escrow") > 0


def test_it_opens_no_second_case_for_what_was_judged(world: World, village: Village) -> None:
    star, *fans = village.people(4)
    village.vote(village.ideas(star, 9), fans)
    assert village.detect() == [(star, "few_voters")]
    assert actions.detect_abuse(world.work_db) == 0
    (case,) = world.call(
        world.stub.ListCases, pb.ListCasesRequest(all=True), world.people.moderator
    ).cases
    request = pb.DismissCaseRequest(name=case.name)
    world.call(world.stub.DismissCase, request, world.people.moderator)
    assert actions.detect_abuse(world.work_db) == 0
    # A few more of the same are not enough; as many again are.
    village.vote(village.ideas(star, 3), fans)
    village.detect()
    assert len(world.events("CaseChanged")) == 2
    village.vote(village.ideas(star, 6), fans)
    village.detect()
    assert len(world.events("CaseChanged")) == 3


def test_it_opens_no_second_case_for_a_reason_that_waits(world: World, village: Village) -> None:
    star, *fans = village.people(4)
    village.vote(village.ideas(star, 9), fans)
    village.detect()
    village.vote(village.ideas(star, 9), fans)
    village.detect()
    assert len(world.events("CaseChanged")) == 1


def test_it_leaves_a_popular_idea_alone(village: Village) -> None:
    (star,) = village.people(1)
    village.vote(village.ideas(star, 1), village.people(200))
    assert village.detect() == []


def test_it_leaves_a_popular_idea_alone_whose_voters_came_for_it(village: Village) -> None:
    (star,) = village.people(1)
    moment = NOW - timedelta(days=5)
    village.vote(
        village.ideas(star, 1), village.people(200, joined=moment - timedelta(hours=1)), moment
    )
    assert village.detect() == []


def test_it_leaves_colleagues_alone_who_voted_for_each_other_twice(village: Village) -> None:
    one, two = village.people(2)
    village.vote(village.ideas(one, 2), [two])
    village.vote(village.ideas(two, 2), [one])
    assert village.detect() == []


def test_it_leaves_friends_alone_whom_others_support_as_well(village: Village) -> None:
    one, two = village.people(2)
    crowd = village.people(12)
    village.vote(village.ideas(one, 12), [two, *crowd])
    village.vote(village.ideas(two, 12), [one, *crowd])
    assert village.detect() == []


def test_it_leaves_fans_alone_who_support_others_as_well(village: Village) -> None:
    star, *fans = village.people(4)
    village.vote(village.ideas(star, 9), fans)
    for fan in fans:
        for other in village.people(4):
            village.vote(village.ideas(other, 1), [fan])
    assert village.detect() == []


def test_it_leaves_two_alone_who_like_the_same_things_of_many(village: Village) -> None:
    one, two = village.people(2)
    for author in village.people(15):
        village.vote(village.ideas(author, 1), [one, two])
    assert village.detect() == []


def test_it_leaves_a_small_community_alone(world: World) -> None:
    village = Village(world)
    members = village.people(5)
    for author in members:
        village.vote(village.ideas(author, 12), [one for one in members if one != author])
    assert village.detect() == []


def test_it_leaves_the_day_a_community_opens_alone(world: World) -> None:
    village = Village(world)
    moment = NOW - timedelta(days=2)
    members = village.people(60, joined=moment - timedelta(hours=1))
    village.vote(village.ideas(members[0], 3), members[1:40], moment)
    village.vote(village.ideas(members[1], 1), members[2:], moment)
    assert village.detect() == []


@pytest.mark.parametrize("source", ["import", "backfill"])
def test_it_leaves_what_was_imported_alone(village: Village, source: str) -> None:
    star, *fans = village.people(4)
    village.vote(village.ideas(star, 9), fans, source=source)
    assert village.detect() == []


def test_it_leaves_what_is_long_ago_alone(village: Village) -> None:
    star, *fans = village.people(4)
    village.vote(village.ideas(star, 9), fans, NOW - timedelta(days=40))
    assert village.detect() == []
