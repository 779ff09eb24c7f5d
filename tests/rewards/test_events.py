"""What rewards does when it hears what happened."""

from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.message import Message

from services.rewards import events
from services.rewards.store.points import facts as facts_store
from shared import clock, ids
from tests.rewards.conftest import World, stamp, uid
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.members.v1 import events_pb2 as members


def facts(world: World) -> list[tuple[Any, ...]]:
    """Return type, subject, actor and object of every fact, in the order of their type."""
    return [
        tuple(row)
        for row in world.rows(
            """SELECT type, subject_id, actor_id, object FROM rewards.facts
            ORDER BY type, object, actor_id"""
        )
    ]


def holding(world: World) -> list[str]:
    """Return the types of the facts that hold, as the points page would say."""
    with world.db.begin(world.community) as tx:
        rows = world.rows("SELECT fact_id FROM rewards.facts")
        found = facts_store.load_facts(tx, world.community, [row.fact_id for row in rows])
        return sorted(fact.type for fact in found.values() if not fact.invalid)


def test_it_gives_points_once_something_is_settled(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben, world.people.cleo)
    assert world.balance(world.people.ana) == 0
    world.settle()
    assert world.balance(world.people.ana) == 2


def test_it_takes_an_event_once(world: World) -> None:
    message = ideas.IdeaSubmitted(idea_number=1, member_uid=uid(world.people.ana))
    event = world.tell(message)
    assert not world.hear(event)
    assert len(facts(world)) == 1


def test_it_takes_an_imports_votes_one_by_one_and_once_each(world: World) -> None:
    voters = (world.people.ben, world.people.cleo)
    message = ideas.VotesImported(
        idea_number=4,
        author_uid=uid(world.people.ana),
        board="product",
        votes=[
            ideas.ImportedVote(member_uid=uid(one), create_time=stamp(clock.now()))
            for one in voters
        ],
    )
    world.tell(message)
    # The same import again comes as another event.
    world.tell(message)
    assert len(facts(world)) == 4
    assert holding(world) == ["vote", "vote"]
    world.settle()
    assert world.balance(world.people.ana) == 2


def test_a_vote_on_behalf_of_a_customer_is_the_customers(world: World) -> None:
    world.tell(
        ideas.VoteCast(
            idea_number=1,
            member_uid=uid(world.people.ben),
            author_uid=uid(world.people.ana),
            on_behalf_by_uid=uid(world.people.moderator),
        )
    )
    assert facts(world) == [("vote", world.people.ana.member, world.people.ben.member, "ideas/1")]


def test_internal_notes_and_what_has_no_author_are_no_facts(world: World) -> None:
    world.comment(1, world.people.moderator, internal=True)
    world.tell(ideas.VoteCast(idea_number=1, member_uid=uid(world.people.ben)))
    world.tell(ideas.IdeaMerged(idea_number=1, into_number=2, author_uid=uid(world.people.ana)))
    world.tell(ideas.IdeaSubmitted(idea_number=1))
    assert facts(world) == []


def test_a_duplicate_is_the_merit_of_who_found_it(world: World) -> None:
    world.tell(
        ideas.IdeaMerged(
            idea_number=1,
            into_number=2,
            author_uid=uid(world.people.ana),
            member_uid=uid(world.people.moderator),
            finder_uid=uid(world.people.cleo),
        )
    )
    world.settle()
    assert facts(world) == [
        ("duplicate_found", world.people.cleo.member, world.people.moderator.member, "ideas/1")
    ]
    assert world.balance(world.people.cleo) > 0
    world.tell(ideas.IdeaUnmerged(idea_number=1, from_number=2))
    world.settle()
    assert world.balance(world.people.cleo) == 0


@pytest.mark.parametrize(
    ("back", "left"),
    [
        ("open", []),
        ("under_review", []),
        ("declined", []),
        ("planned", ["idea_planned"]),
        ("in_progress", ["idea_in_progress", "idea_planned"]),
        ("merged", ["idea_in_progress", "idea_planned", "idea_shipped"]),
    ],
)
def test_a_step_back_takes_back_what_lay_beyond_it(
    world: World, back: str, left: list[str]
) -> None:
    world.idea()
    for status in ("planned", "in_progress", "shipped", back):
        world.move(1, status)
    assert [kind for kind in holding(world) if kind != "idea_raised"] == left


@pytest.mark.parametrize(
    ("off", "on"),
    [
        (ideas.IdeaDeleted(idea_number=1), ideas.IdeaUndeleted(idea_number=1)),
        (ideas.CommentDeleted(comment_uid="c"), ideas.CommentUndeleted(comment_uid="c")),
    ],
)
def test_what_is_deleted_counts_for_nothing_until_it_is_back(
    world: World, off: Message, on: Message
) -> None:
    world.idea()
    world.vote(1, world.people.ben)
    world.helpful("c", world.people.cleo, world.people.ben)
    world.settle()
    everybody = (world.people.ana, world.people.cleo)
    before = [world.balance(who) for who in everybody]
    assert all(before)
    world.tell(off)
    world.settle()
    assert 0 in [world.balance(who) for who in everybody]
    world.tell(on)
    world.settle()
    assert [world.balance(who) for who in everybody] == before


def test_an_answer_is_its_writers_merit_while_it_is_one(world: World) -> None:
    comment = world.comment(1, world.people.cleo)

    def mark(*, is_answer: bool) -> None:
        world.tell(
            ideas.CommentMarked(
                comment_uid=comment,
                idea_number=1,
                member_uid=uid(world.people.ana),
                author_uid=uid(world.people.cleo),
                is_answer=is_answer,
            )
        )
        world.settle()

    mark(is_answer=True)
    assert world.balance(world.people.cleo) > 0
    mark(is_answer=False)
    assert world.balance(world.people.cleo) == 0
    mark(is_answer=True)
    assert world.balance(world.people.cleo) > 0


def test_what_was_found_helpful_is_taken_back_with_it(world: World) -> None:
    world.helpful("c", world.people.cleo, world.people.ben)
    world.tell(
        ideas.CommentHelpfulRetracted(
            comment_uid="c", idea_number=1, member_uid=uid(world.people.ben)
        )
    )
    assert holding(world) == []


def test_a_profile_is_complete_once(world: World) -> None:
    for _ in range(2):
        world.tell(members.ProfileCompleted(member_uid=uid(world.people.ana)))
    assert holding(world) == ["profile_completed"]


def test_it_keeps_the_earliest_time_somebody_joined(world: World) -> None:
    first = clock.now() - timedelta(days=700)
    for moment in (first, first + timedelta(days=3)):
        world.join(world.people.ana, at=moment)
    assert (
        world.scalar(
            "SELECT join_time FROM rewards.people WHERE member_id = :ana",
            ana=world.people.ana.member,
        )
        == first
    )


def test_it_forgets_a_name_for_good(world: World) -> None:
    world.idea()
    world.vote(1, world.people.ben)
    world.settle()
    ana = uid(world.people.ana)
    late = clock.now() + timedelta(days=1)
    world.tell(members.MemberErased(member_uid=ana))
    world.tell(members.MemberChanged(member_uid=ana, handle="ana", display_name="Ana Li"), at=late)
    row = world.rows(
        "SELECT handle, display_name, is_erased, on_leaderboards FROM rewards.people"
        " WHERE member_id = :ana",
        ana=world.people.ana.member,
    )[0]
    assert tuple(row) == ("", "", True, False)
    # What the ledger says still adds up, with a number in place of the name.
    assert world.balance(world.people.ana) == 1


def test_it_gives_a_new_community_its_rules(world: World) -> None:
    world.tell(members.CommunityChanged(community_uid=str(world.community), slug="c"))
    assert world.scalar("SELECT count(*) FROM rewards.rules") > 0


def test_a_fact_that_is_not_settled_yet_is_told_of_as_it_is(world: World) -> None:
    event = world.event(ideas.IdeaSubmitted(idea_number=1, member_uid=uid(world.people.ana)))
    world.hear(event)
    with world.db.begin(ids.new_id()) as tx:
        assert facts_store.load_facts(tx, world.community, [event.id]) == {}


def test_it_hears_everything_it_has_a_fact_or_a_name_for() -> None:
    ignored = {
        "BoardChanged",
        "IdeaChanged",
        "IdeaAnswered",
        "IdeaReachedThreshold",
        "CommentChanged",
        "DuplicateSuggested",
    }
    announced = {
        f"{module.DESCRIPTOR.package}.{name}"
        for module in (ideas, members)
        for name, message in module.DESCRIPTOR.message_types_by_name.items()
        if name not in ignored and name not in ("ImportedVote", "MovedVote") and message is not None
    }
    assert announced == set(events.HANDLERS)
