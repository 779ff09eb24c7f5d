"""DeclineDuplicateSuggestion says why two ideas are not the same."""

import pytest

from tests.harness import Refusal
from tests.ideas.conftest import World
from tests.ideas.steps import decline, merge, suggest
from upwell.ideas.v1 import ideas_pb2 as pb

DECLINED = pb.DUPLICATE_SUGGESTION_STATE_DECLINED


@pytest.fixture
def pair(world: World) -> tuple[pb.Idea, pb.Idea]:
    """Return two ideas that somebody takes for the same."""
    return world.idea(), world.idea("Import everything from CSV", world.people.ben)


def test_it_keeps_the_sentence_for_whoever_suggested_it(
    world: World, pair: tuple[pb.Idea, pb.Idea]
) -> None:
    made = suggest(world, *pair, world.people.cleo)
    declined = decline(world, made, "One is about import.")
    assert (declined.state, declined.message) == (
        DECLINED,
        "One is about import.",
    )
    assert declined.HasField("decide_time")


def test_it_is_once(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    made = suggest(world, *pair, world.people.cleo)
    decline(world, made, "One is about import.")
    assert decline(world, made, "Another reason.").message == "One is about import."


def test_it_needs_a_sentence(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    made = suggest(world, *pair, world.people.cleo)
    with pytest.raises(Refusal) as refused:
        decline(world, made, "  ")
    assert refused.value.problem.reason == "ANSWER_MISSING"
    assert "message" in refused.value.problem.fields


def test_it_does_not_decline_what_was_merged(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    made = suggest(world, *pair, world.people.cleo)
    merge(world, *pair)
    with pytest.raises(Refusal) as refused:
        decline(world, made)
    assert refused.value.problem.reason == "SUGGESTION_ACCEPTED"


def test_it_is_for_staff(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    made = suggest(world, *pair, world.people.cleo)
    request = pb.DeclineDuplicateSuggestionRequest(name=made.name, message="No.")
    problem = world.call.refused(world.stub.DeclineDuplicateSuggestion, request, world.people.cleo)
    assert problem.reason == "ROLE_NEEDED"


@pytest.mark.parametrize("name", ["", "duplicateSuggestions/x", "suggestions/1", "{}"])
def test_it_finds_no_other(world: World, name: str) -> None:
    name = name.format("duplicateSuggestions/00000000-0000-0000-0000-000000000000")
    request = pb.DeclineDuplicateSuggestionRequest(name=name, message="No.")
    problem = world.call.refused(
        world.stub.DeclineDuplicateSuggestion, request, world.people.moderator
    )
    assert problem.reason == "SUGGESTION_NOT_FOUND"
