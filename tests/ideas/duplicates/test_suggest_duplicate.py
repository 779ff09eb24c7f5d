"""SuggestDuplicate says that two ideas are the same."""

import pytest

from services.ideas import actions
from shared import clock
from shared.actor import Actor
from tests.harness import Refusal, make_actor
from tests.ideas.conftest import World
from tests.ideas.steps import clean, decline, know, merge, suggest, unmerge, waiting
from upwell.ideas.v1 import ideas_pb2 as pb

DECLINED = pb.DUPLICATE_SUGGESTION_STATE_DECLINED
ACCEPTED = pb.DUPLICATE_SUGGESTION_STATE_ACCEPTED

WAITING = pb.DUPLICATE_SUGGESTION_STATE_WAITING


@pytest.fixture
def pair(world: World) -> tuple[pb.Idea, pb.Idea]:
    """Return two ideas that ask for the same."""
    return world.idea(), world.idea("Download everything as CSV", world.people.ben)


def reason(world: World, idea: pb.Idea, into: pb.Idea, who: Actor) -> str:
    """Return why a suggestion is refused."""
    with pytest.raises(Refusal) as refused:
        suggest(world, idea, into, who)
    return refused.value.problem.reason


def test_it_waits_for_staff_with_a_note(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    made = suggest(world, *pair, world.people.cleo, "Both want a *file*.")
    assert (made.idea.number, made.into.title, made.state) == (
        1,
        pair[1].title,
        WAITING,
    )
    assert (made.note, made.suggested_by.handle) == ("Both want a *file*.", "cleo")
    assert waiting(world) == [(1, 2, "cleo")]


def test_it_is_once_in_either_direction(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    first = suggest(world, *pair, world.people.cleo, "Both want a file.")
    for again in (pair, pair[::-1]):
        assert suggest(world, *again, world.people.cleo, "Once more").name == first.name
    assert suggest(world, *pair, world.people.ben).name != first.name
    assert waiting(world) == [(1, 2, "cleo"), (1, 2, "ben")]
    assert world.events("DuplicateSuggested") == [
        {"idea_number": "1", "into_number": "2", "member_uid": str(who.member)}
        for who in (world.people.cleo, world.people.ben)
    ]


def test_it_tells_who_asks_again_what_staff_said(
    world: World, pair: tuple[pb.Idea, pb.Idea]
) -> None:
    decline(world, suggest(world, *pair, world.people.cleo), "One is about import.")
    again = suggest(world, *pair, world.people.cleo)
    assert (again.state, again.message) == (
        DECLINED,
        "One is about import.",
    )
    assert waiting(world) == []


def test_it_shows_on_both_ideas_to_whoever_made_it(
    world: World, pair: tuple[pb.Idea, pb.Idea]
) -> None:
    decline(world, suggest(world, *pair, world.people.cleo))

    def shown(idea: pb.Idea, who: Actor) -> list[tuple[int, int, int, str]]:
        page = world.call(world.stub.GetIdeaPage, pb.GetIdeaPageRequest(name=idea.name), who)
        return [
            (one.idea.number, one.into.number, one.state, one.message)
            for one in page.viewer_suggestions
        ]

    for idea in pair:
        assert shown(idea, world.people.cleo) == [(1, 2, DECLINED, "One is about import.")]
        assert shown(idea, world.people.ben) == shown(idea, world.people.visitor) == []


def test_it_refuses_an_idea_and_itself(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    assert reason(world, pair[0], pair[0], world.people.cleo) == "SAME_IDEA"


def test_it_refuses_what_the_member_cannot_read(world: World) -> None:
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    idea = world.idea()
    hidden = world.idea("Only among us", world.people.moderator, board="inside")
    assert reason(world, idea, hidden, world.people.cleo) == "OTHER_IDEA_UNKNOWN"
    assert reason(world, hidden, idea, world.people.cleo) == "IDEA_NOT_FOUND"
    for number in (0, -1, 77, 2**60):
        nothing = pb.Idea(number=number)
        assert reason(world, idea, nothing, world.people.cleo) == "OTHER_IDEA_UNKNOWN"


def test_it_refuses_what_is_merged_already(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    merge(world, *pair)
    other = world.idea("Something else")
    assert reason(world, *pair, world.people.cleo) == "ALREADY_MERGED"
    assert reason(world, other, pair[0], world.people.cleo) == "ALREADY_MERGED"


def test_it_refuses_visitors_and_the_suspended(world: World, pair: tuple[pb.Idea, pb.Idea]) -> None:
    assert reason(world, *pair, world.people.visitor) == "SIGN_IN_NEEDED"
    away = make_actor(world.people.community, member=world.people.cleo.member, suspended=True)
    assert reason(world, *pair, away) == "MEMBER_SUSPENDED"
    know(world, world.people.cleo)
    assert world.people.cleo.member is not None
    with world.work_db.begin(world.people.community) as tx:
        actions.suspend_member(tx, world.people.community, world.people.cleo.member)
    assert reason(world, *pair, world.people.cleo) == "MEMBER_SUSPENDED"


@pytest.mark.parametrize("turned", [False, True])
def test_it_is_accepted_by_a_merge_in_either_direction(
    world: World,
    pair: tuple[pb.Idea, pb.Idea],
    turned: bool,  # noqa: FBT001  a case of the test
) -> None:
    suggest(world, *pair, world.people.moderator)
    for who in (world.people.cleo, world.people.ben):
        suggest(world, *pair, who)
    merge(world, *(pair[::-1] if turned else pair))
    assert waiting(world) == []
    merged = world.events("IdeaMerged")[0]
    assert merged["finder_uid"] == str(world.people.cleo.member)
    assert merged["board"] == "product"
    unmerge(world, pair[1] if turned else pair[0])
    assert waiting(world) == []
    assert suggest(world, *pair, world.people.ben).state == ACCEPTED
    clean(world)


def test_it_still_names_the_finder_when_a_merge_comes_again(
    world: World, pair: tuple[pb.Idea, pb.Idea]
) -> None:
    suggest(world, *pair, world.people.cleo)
    merge(world, *pair)
    unmerge(world, pair[0])
    merge(world, *pair)
    finders = [event.get("finder_uid") for event in world.events("IdeaMerged")]
    assert finders == [str(world.people.cleo.member)] * 2


def test_it_names_no_finder_where_nobody_else_suggested_it(
    world: World, pair: tuple[pb.Idea, pb.Idea]
) -> None:
    suggest(world, *pair, world.people.moderator)
    decline(world, suggest(world, *pair, world.people.cleo))
    merge(world, *pair)
    assert "finder_uid" not in world.events("IdeaMerged")[0]
    assert waiting(world) == []


def test_it_is_accepted_where_the_two_end_up_together(
    world: World, pair: tuple[pb.Idea, pb.Idea]
) -> None:
    third = world.idea("Take my data with me")
    suggest(world, *pair, world.people.cleo)
    merge(world, pair[1], third)
    assert waiting(world) == [(1, 2, "cleo")]
    merge(world, pair[0], third)
    assert waiting(world) == []
    finders = [event.get("finder_uid") for event in world.events("IdeaMerged")]
    assert finders == [None, str(world.people.cleo.member)]


@pytest.mark.parametrize(("remove_content", "left"), [(False, [(1, 2, "")]), (True, [])])
def test_it_goes_with_a_member_who_takes_everything_along(
    world: World,
    pair: tuple[pb.Idea, pb.Idea],
    remove_content: bool,  # noqa: FBT001  a case of the test
    left: list[tuple[int, int, str]],
) -> None:
    suggest(world, *pair, world.people.cleo)
    assert world.people.cleo.member is not None
    with world.work_db.begin(world.people.community) as tx:
        actions.forget_member(
            tx,
            world.people.community,
            world.people.cleo.member,
            clock.now(),
            remove_content=remove_content,
        )
    assert waiting(world) == left
