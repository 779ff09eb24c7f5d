"""ListDuplicateSuggestions is the queue that staff work through."""

from tests.ideas.conftest import World
from tests.ideas.steps import decline, members, suggest
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_gives_the_oldest_first_a_page_at_a_time(world: World) -> None:
    pair = world.idea(), world.idea("Download everything as CSV")
    made = [suggest(world, *pair, who).name for who in members(world, 5)]
    request = pb.ListDuplicateSuggestionsRequest(page_size=2)
    seen = []
    while True:
        answer = world.call(world.stub.ListDuplicateSuggestions, request, world.people.moderator)
        assert answer.waiting_count == 5
        seen += [one.name for one in answer.suggestions]
        if not answer.next_page_token:
            break
        request.page_token = answer.next_page_token
    assert seen == made


def test_it_shows_both_ideas_with_their_votes(world: World) -> None:
    pair = world.idea(), world.idea("Download everything as CSV")
    world.vote(pair[1], world.people.ben, world.people.cleo)
    suggest(world, *pair, world.people.cleo, "Both want a file.")
    request = pb.ListDuplicateSuggestionsRequest()
    answer = world.call(world.stub.ListDuplicateSuggestions, request, world.people.moderator)
    one = answer.suggestions[0]
    assert (one.idea.title, one.idea.vote_count) == (pair[0].title, 0)
    assert (one.into.title, one.into.vote_count) == (pair[1].title, 2)
    assert one.note == "Both want a file."


def test_it_leaves_out_what_is_decided(world: World) -> None:
    pair = world.idea(), world.idea("Download everything as CSV")
    decline(world, suggest(world, *pair, world.people.cleo))
    request = pb.ListDuplicateSuggestionsRequest()
    answer = world.call(world.stub.ListDuplicateSuggestions, request, world.people.moderator)
    assert not answer.suggestions


def test_it_is_for_staff(world: World) -> None:
    request = pb.ListDuplicateSuggestionsRequest()
    problem = world.call.refused(world.stub.ListDuplicateSuggestions, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"


def test_it_refuses_a_token_of_another_list(world: World) -> None:
    request = pb.ListDuplicateSuggestionsRequest(page_token="nonsense")
    problem = world.call.refused(
        world.stub.ListDuplicateSuggestions, request, world.people.moderator
    )
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"
