"""Whatever order events come in, however often, and whenever somebody is settled in between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from google.protobuf.message import Message
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.rewards.domain.points.facts import NAMESPACE
from shared import ids
from shared.events import body_of
from shared.outbox import Event
from tests.rewards.conftest import World, stamp
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.members.v1 import events_pb2 as members

START = datetime(2026, 3, 2, 20, tzinfo=UTC)
MEMBERS = [uuid5(NAMESPACE, f"member {number}") for number in range(6)]
COMMENTS = [str(uuid5(NAMESPACE, f"comment {number}")) for number in range(2)]
STATUSES = ("open", "planned", "in_progress", "shipped", "declined")


def author(idea: int) -> str:
    """Return who raised an idea."""
    return str(MEMBERS[idea % 2])


def told(kind: str, idea: int, member: int, moment: datetime) -> Message:  # noqa: PLR0911  one line for each kind
    """Return a message about an idea and a member."""
    who = str(MEMBERS[member])
    comment = COMMENTS[idea % 2]
    if kind == "vote":
        return ideas.VoteCast(
            idea_number=idea, member_uid=who, author_uid=author(idea), create_time=stamp(moment)
        )
    if kind == "retract":
        return ideas.VoteRetracted(idea_number=idea, member_uid=who, author_uid=author(idea))
    if kind == "import":
        votes = [
            ideas.ImportedVote(member_uid=str(one), create_time=stamp(moment)) for one in MEMBERS
        ]
        return ideas.VotesImported(idea_number=idea, author_uid=author(idea), votes=votes)
    if kind == "status":
        return ideas.IdeaStatusChanged(
            idea_number=idea,
            to_status=STATUSES[member % len(STATUSES)],
            member_uid=str(MEMBERS[-1]),
            author_uid=author(idea),
            create_time=stamp(moment),
        )
    if kind == "helpful":
        return ideas.CommentFoundHelpful(
            comment_uid=comment, idea_number=idea, member_uid=who, author_uid=str(MEMBERS[2])
        )
    if kind == "unhelpful":
        return ideas.CommentHelpfulRetracted(comment_uid=comment, idea_number=idea, member_uid=who)
    if kind == "merged":
        return ideas.IdeaMerged(
            idea_number=idea, into_number=9, member_uid=str(MEMBERS[-1]), finder_uid=who
        )
    plain: dict[str, Message] = {
        "raise": ideas.IdeaSubmitted(
            idea_number=idea, member_uid=author(idea), create_time=stamp(moment)
        ),
        "delete": ideas.IdeaDeleted(idea_number=idea),
        "undelete": ideas.IdeaUndeleted(idea_number=idea),
        "hide": ideas.CommentDeleted(comment_uid=comment, idea_number=idea),
        "unhide": ideas.CommentUndeleted(comment_uid=comment, idea_number=idea),
        "unmerged": ideas.IdeaUnmerged(idea_number=idea, from_number=9),
        "answer": ideas.CommentMarked(
            comment_uid=comment,
            idea_number=idea,
            member_uid=who,
            author_uid=str(MEMBERS[3]),
            is_answer=member % 3 > 0,
        ),
        "suspend": members.MemberSuspended(member_uid=who),
        "reinstate": members.MemberReinstated(member_uid=who),
        "erase": members.MemberErased(member_uid=who, remove_content=idea == 1),
        "profile": members.ProfileCompleted(member_uid=who),
        "join": members.MemberJoined(member_uid=who, handle=f"member-{member}"),
    }
    return plain[kind]


KINDS = (
    *("vote",) * 6,
    *("retract", "status", "helpful") * 2,
    *("import", "unhelpful", "merged", "unmerged", "raise", "delete", "undelete", "hide"),
    *("unhide", "answer", "suspend", "reinstate", "erase", "profile", "join"),
)
STORIES = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(1, 3), st.integers(0, len(MEMBERS) - 1)),
    min_size=8,
    max_size=24,
)


def events_of(story: Sequence[tuple[str, int, int]]) -> list[Event]:
    """Return the events of a story, an hour apart, so that some are on other days."""
    found = []
    for step, (kind, idea, member) in enumerate(story):
        moment = START + timedelta(hours=step)
        message = told(kind, idea, member, moment)
        found.append(
            Event(
                id=uuid5(NAMESPACE, f"{step} {kind} {idea} {member}"),
                type=message.DESCRIPTOR.full_name,
                source="",
                subject="",
                community=NAMESPACE,
                actor="",
                create_time=moment,
                trace_parent="",
                body=body_of(message),
            )
        )
    return found


@dataclass(frozen=True)
class Outcome:
    """Holds what has to be the same whatever happened on the way."""

    balances: frozenset[Any]
    standing: frozenset[Any]
    badges: frozenset[Any]
    levels: frozenset[Any]


BALANCES = "SELECT account, unit, balance FROM rewards.balances WHERE balance <> 0"
STANDING = "SELECT member_id, day, board, amount FROM rewards.standing_days WHERE amount <> 0"
# Former members get nothing new, and what they had before is theirs alone.
BADGES = """SELECT b.member_id, achievement, key, tier, version, award_time, fact_id
    FROM rewards.badges b JOIN rewards.people p USING (community_id, member_id)
    WHERE state IN ('provisional', 'granted', 'superseded') AND NOT p.is_erased"""
LEVELS = "SELECT member_id, level FROM rewards.people WHERE NOT is_erased"
SUMS = """SELECT unit, sum(amount) AS amount FROM (
        SELECT unit, balance AS amount FROM rewards.balances
        UNION ALL SELECT unit, -amount FROM rewards.transfers WHERE debit LIKE 'mint:%'
        UNION ALL SELECT unit, amount FROM rewards.transfers WHERE credit LIKE 'mint:%') AS e
    GROUP BY unit HAVING sum(amount) <> 0"""


def live(world: World, steps: Sequence[Event | None]) -> Outcome:
    """Let a community of its own hear events, settle where there is None, and look at the end."""
    community = ids.new_id()
    for step in [*steps, None]:
        if step is None:
            world.settle()
        else:
            world.hear(replace(step, community=community))
    with world.db.begin(community) as tx:

        def look(statement: str) -> frozenset[Any]:
            return frozenset(tuple(row) for row in tx.execute(sa.text(statement)))

        assert look(SUMS) == frozenset()
        return Outcome(look(BALANCES), look(STANDING), look(BADGES), look(LEVELS))


@st.composite
def tellings(draw: st.DrawFn) -> tuple[list[Event], list[Event | None]]:
    """Return a story's events in order, and in any order with repeats and looks in between."""
    events = events_of(draw(STORIES))
    repeats = draw(st.lists(st.sampled_from(events), max_size=4))
    mixed: list[Event | None] = list(draw(st.permutations([*events, *repeats])))
    for place in draw(st.lists(st.integers(0, len(mixed)), max_size=4)):
        mixed.insert(place, None)
    return events, mixed


@given(tellings())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_it_comes_to_the_same(
    world: World, telling: tuple[list[Event], list[Event | None]]
) -> None:
    events, mixed = telling
    there, here = live(world, mixed), live(world, list(events))
    for what in ("balances", "standing", "badges", "levels"):
        # Only what differs is worth reading.
        assert getattr(there, what) ^ getattr(here, what) == frozenset(), what


def test_it_comes_to_the_same_when_everything_comes_backwards(world: World) -> None:
    story = [
        *[("vote", 1, member) for member in range(6)],
        ("status", 1, 1),
        ("status", 1, 3),
        ("suspend", 1, 3),
        ("retract", 1, 4),
        ("vote", 1, 4),
        ("reinstate", 1, 3),
        ("delete", 1, 0),
        ("undelete", 1, 0),
        ("status", 1, 1),
        ("merged", 2, 4),
        ("helpful", 1, 0),
    ]
    events = events_of(story)
    one_by_one: list[Event | None] = [
        step for event in reversed(events) for step in (event, None, event)
    ]
    forwards = live(world, list(events))
    assert live(world, one_by_one) == forwards
    balances: dict[str, int] = {}
    for account, _, balance in forwards.balances:
        balances[account] = balances.get(account, 0) + balance
    assert balances[f"member:{UUID(author(1))}"] > 20
