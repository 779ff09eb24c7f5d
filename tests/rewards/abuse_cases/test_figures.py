"""What a case says it set aside is what it set aside."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from shared.actor import Actor
from tests.harness import freeze
from tests.rewards.abuse_cases.cases import NOW, confirm, dismiss, get, open_case, points
from tests.rewards.conftest import World, stamp
from upwell.rewards.v1 import rewards_pb2 as pb

LATE = stamp(NOW + timedelta(hours=1))


@dataclass
class Liked:
    """Holds a world in which eight people voted for an idea of Ana's: 18 points, 5 credits."""

    world: World
    voters: list[Actor]

    def figures(self, place: str) -> tuple[int, int]:
        """Return what Ana has of both units at a place."""
        ana = self.world.people.ana
        return (
            self.world.balance(ana, place=place),
            self.world.balance(ana, "credit", place=place),
        )

    def said(self, case: pb.Case) -> tuple[int, int]:
        """Return what a case says of both units."""
        found = points(get(self.world, case, self.world.people.ana))
        return found.get(pb.UNIT_STANDING, 0), found.get(pb.UNIT_CREDIT, 0)


@pytest.fixture
def liked(world: World) -> Liked:
    """Return it."""
    freeze(NOW)
    world.idea(1)
    found = Liked(world, [world.member(f"voter{place}") for place in range(8)])
    world.vote(1, *found.voters)
    world.settle()
    assert found.figures("member") == (18, 5)
    return found


def test_it_says_what_was_set_aside_and_taken(liked: Liked) -> None:
    case = open_case(liked.world, window_end=LATE)
    assert liked.said(case) == liked.figures("escrow") == (18, 5)
    confirm(liked.world, case)
    assert liked.said(case) == (18, 5)
    assert liked.figures("member") == liked.figures("escrow") == (0, 0)


def test_it_counts_what_a_part_of_the_votes_was_needed_for(liked: Liked) -> None:
    case = open_case(liked.world, liked.voters[0], window_end=LATE)
    assert liked.said(case) == liked.figures("escrow") == (11, 5)
    dismiss(liked.world, case)
    assert liked.said(case) == (11, 5)
    assert liked.figures("member") == (18, 5)


def test_it_says_what_a_part_of_the_votes_took_along(liked: Liked) -> None:
    case = open_case(liked.world, *liked.voters[:4], window_end=LATE)
    assert liked.said(case) == (14, 5)
    confirm(liked.world, case)
    assert liked.said(case) == (14, 5)
    assert liked.figures("member") == (4, 0)


def test_it_counts_a_vote_that_was_cast_again(liked: Liked) -> None:
    case = open_case(liked.world, window_end=LATE)
    liked.world.unvote(1, liked.voters[0])
    liked.world.vote(1, liked.voters[0])
    liked.world.settle()
    assert liked.said(case) == liked.figures("escrow") == (18, 5)
