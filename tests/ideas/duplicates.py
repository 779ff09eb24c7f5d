"""Helps tests of suggestions that two ideas are the same."""

from shared.actor import Actor
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def suggest(
    world: World, idea: pb.Idea, into: pb.Idea, who: Actor, note: str = ""
) -> pb.DuplicateSuggestion:
    """Suggest that an idea is the same as another."""
    request = pb.SuggestDuplicateRequest(name=idea.name, into_number=into.number, note=note)
    return world.call(world.stub.SuggestDuplicate, request, who)


def waiting(world: World) -> list[tuple[int, int, str]]:
    """Return what waits for staff: both ideas, and who suggested it."""
    answer = world.call(
        world.stub.ListDuplicateSuggestions,
        pb.ListDuplicateSuggestionsRequest(),
        world.people.moderator,
    )
    return [
        (one.idea.number, one.into.number, one.suggested_by.handle) for one in answer.suggestions
    ]


def decline(
    world: World, suggestion: pb.DuplicateSuggestion, message: str = "One is about import."
) -> pb.DuplicateSuggestion:
    """Decline a suggestion as the moderator."""
    request = pb.DeclineDuplicateSuggestionRequest(name=suggestion.name, message=message)
    return world.call(world.stub.DeclineDuplicateSuggestion, request, world.people.moderator)
