"""Does what many tests of ideas need done, and asks whether all is well."""

from services.ideas import domain, store
from shared import clock, ids
from shared.actor import Actor
from tests.harness import make_actor
from tests.ideas.conftest import World
from upwell.common.v1 import invariants_pb2
from upwell.ideas.v1 import ideas_pb2 as pb


def clean(world: World) -> None:
    """Fail where anything that must always hold does not, before a roll-up and after."""
    for _ in range(2):
        broken = [
            (result.invariant, list(result.examples))
            for result in world.call(
                world.stub.CheckInvariants,
                invariants_pb2.CheckInvariantsRequest(),
                world.people.system,
            ).results
            if result.violations
        ]
        assert not broken
        world.fold()


def members(world: World, count: int) -> list[Actor]:
    """Return members whom the service knows by the handles `v0`, `v1` and so on."""
    made = [
        make_actor(world.people.community, member=ids.new_id(), handle=f"v{number}")
        for number in range(count)
    ]
    know(world, *made)
    return made


def know(world: World, *who: Actor) -> None:
    """Let the service know of people, as the events of members would."""
    with world.db.begin(world.people.community) as tx:
        for one in who:
            assert one.member is not None
            store.people.COPIES.save(
                tx,
                world.people.community,
                domain.Person(one.member, one.handle, one.handle.title(), is_staff=one.is_staff),
                clock.now(),
            )


def merge(world: World, source: pb.Idea, target: pb.Idea, message: str = "") -> pb.Idea:
    """Merge an idea into another as the moderator."""
    request = pb.MergeIdeaRequest(name=source.name, into=target.name, message=message)
    return world.call(world.stub.MergeIdea, request, world.people.moderator)


def unmerge(world: World, source: pb.Idea) -> pb.Idea:
    """Undo a merge as the moderator."""
    request = pb.UnmergeIdeaRequest(name=source.name)
    return world.call(world.stub.UnmergeIdea, request, world.people.moderator)


def retract(world: World, idea: pb.Idea, who: Actor) -> pb.VoteResult:
    """Retract a member's vote."""
    return world.call(world.stub.RetractVote, pb.RetractVoteRequest(name=idea.name), who)


def suggest(
    world: World, idea: pb.Idea, into: pb.Idea, who: Actor, note: str = ""
) -> pb.DuplicateSuggestion:
    """Suggest that an idea is the same as another."""
    request = pb.SuggestDuplicateRequest(name=idea.name, into=into.name, note=note)
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
