"""Importing ideas with everything that hangs on them."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from shared import ids
from tests.ideas.conftest import World
from tests.ideas.steps import clean, suggest, waiting
from upwell.ideas.v1 import ideas_pb2 as pb

# A kind of a newer contract.
UNKNOWN: Any = 99

NAMES = UUID(int=7)
BEGIN = datetime(2020, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)


def uid(name: str) -> str:
    return str(uuid5(NAMES, name))


def record(external_id: str = "a", **fields: Any) -> pb.IdeaRecord:  # noqa: ANN401  any field of the message
    return pb.IdeaRecord(
        **{
            "external_id": external_id,
            "board": "product",
            "title": f"Idea {external_id} as it came",
            "body": "Text.",
            "member_uid": uid("author"),
            "status": pb.STATUS_OPEN,
            "create_time": BEGIN,
            **fields,
        }
    )


def run(
    world: World, *records: pb.IdeaRecord, half: int = 0, dry: bool = False, source: str = "canny"
) -> pb.ImportIdeasResponse:
    request = pb.ImportIdeasRequest(
        source=source, records=records, validate_only=dry, **{"pass": half}
    )
    return world.call(world.stub.ImportIdeas, request, world.people.admin)


def told_votes(world: World) -> list[tuple[str, str, str, datetime]]:
    """Return the votes that were announced: idea, board, member and time."""
    return [
        (
            event["idea_number"],
            event["board"],
            vote["member_uid"],
            datetime.fromisoformat(vote["create_time"]),
        )
        for event in world.events("VotesImported")
        for vote in event["votes"]
    ]


def full() -> list[pb.IdeaRecord]:
    """Return two ideas that use every field, the first merged into the second."""
    day = timedelta(days=1)
    return [
        record(
            "a",
            board="wishes",
            tags=["Data export", "CSV"],
            votes=[
                pb.VoteRecord(
                    member_uid=uid("x"), create_time=BEGIN + day, weight=pb.WEIGHT_IMPORTANT
                ),
                pb.VoteRecord(
                    member_uid=uid("y"),
                    create_time=BEGIN + 2 * day,
                    source=pb.VOTE_SOURCE_BEHALF,
                    on_behalf_by_uid=uid("staff"),
                ),
            ],
            comments=[
                pb.CommentRecord(
                    external_id="c1", member_uid=uid("x"), body="Yes please", create_time=BEGIN
                ),
                pb.CommentRecord(
                    external_id="c2",
                    member_uid=uid("author"),
                    body="Thanks",
                    create_time=BEGIN + day,
                    parent_external_id="c1",
                    is_answer=True,
                ),
                pb.CommentRecord(
                    external_id="c3",
                    member_uid=uid("staff"),
                    body="Between us",
                    create_time=BEGIN + day,
                    internal=True,
                ),
            ],
            follower_uids=[uid("author"), uid("z")],
            language="de",
            locked=True,
            merged_into_external_id="b",
            merge_time=BEGIN + 9 * day,
        ),
        record(
            "b",
            status=pb.STATUS_SHIPPED,
            pinned=True,
            split_from_external_id="a",
            answer="It is there since **today**.",
            answer_member_uid=uid("staff"),
            answer_time=BEGIN + 5 * day,
            status_changes=[
                pb.StatusChangeRecord(
                    from_status=pb.STATUS_OPEN,
                    to_status=pb.STATUS_SHIPPED,
                    message="Done.",
                    member_uid=uid("staff"),
                    create_time=BEGIN + 4 * day,
                    related_external_id="a",
                )
            ],
            votes=[
                pb.VoteRecord(member_uid=uid("x"), create_time=BEGIN + 3 * day),
                pb.VoteRecord(
                    member_uid=uid("q"), create_time=BEGIN + 3 * day, origin_external_id="a"
                ),
            ],
        ),
    ]


def test_it_makes_ideas_with_everything_that_hangs_on_them(world: World) -> None:
    answer = run(world, *full())
    assert [list(result.errors) for result in answer.results] == [[], []]
    assert [result.number for result in answer.results] == [1, 2]
    assert [(result.votes_created, result.comments_created) for result in answer.results] == [
        (2, 3),
        (2, 0),
    ]
    assert answer.results[0].merged
    assert (list(answer.boards_created), list(answer.tags_created)) == (
        ["wishes"],
        ["data-export", "csv"],
    )
    first, second = (world.get(pb.Idea(name=f"ideas/{number}")) for number in (1, 2))
    assert (first.status, first.merged_into, first.vote_count) == (pb.STATUS_MERGED, 2, 2)
    assert (first.comment_count, first.locked, first.language) == (2, True, "de")
    assert first.create_time.ToDatetime(tzinfo=UTC) == BEGIN
    assert (second.status, second.vote_count, second.split_from) == (pb.STATUS_SHIPPED, 3, 1)
    assert second.answer.body == "It is there since **today**."
    assert second.status_time.ToDatetime(tzinfo=UTC) == BEGIN + timedelta(days=4)
    assert told_votes(world) == [
        ("1", "wishes", uid("x"), BEGIN + timedelta(days=1)),
        ("1", "wishes", uid("y"), BEGIN + timedelta(days=2)),
        *(("2", "product", who, BEGIN + timedelta(days=3)) for who in sorted((uid("q"), uid("x")))),
    ]
    assert {event["author_uid"] for event in world.events("VotesImported")} == {uid("author")}
    assert world.events("VoteCast") == []
    for kind, count in (
        ("IdeaSubmitted", 2),
        ("IdeaStatusChanged", 1),
        ("IdeaMerged", 1),
        ("CommentPosted", 3),
    ):
        events = world.events(kind)
        assert [event["source"] for event in events] == ["import"] * count
        assert all(event["board"] in ("wishes", "product") for event in events)
    assert [event["author_uid"] for event in world.events("CommentMarked")] == [uid("author")]
    assert [event["member_uid"] for event in world.events("IdeaAnswered")] == [uid("staff")]
    assert world.titles(query="came") == ["Idea b as it came"]
    clean(world)


def test_it_tells_of_votes_500_at_a_time_and_of_new_ones_only(world: World) -> None:
    votes = [
        pb.VoteRecord(member_uid=uid(f"v{number}"), create_time=BEGIN + timedelta(hours=number))
        for number in range(501)
    ]
    run(world, record(votes=votes[:2]))
    run(world, record(votes=votes))
    sizes = [len(event["votes"]) for event in world.events("VotesImported")]
    assert sizes == [2, 499]
    run(world, record("b", votes=votes))
    sizes = [len(event["votes"]) for event in world.events("VotesImported")]
    assert sizes == [2, 499, 500, 1]
    assert [when for *_, when in told_votes(world)[501:]] == [
        BEGIN + timedelta(hours=number) for number in range(501)
    ]


def test_it_tells_of_a_status_that_the_history_leaves_out(world: World) -> None:
    day = timedelta(days=1)
    planned = pb.StatusChangeRecord(
        from_status=pb.STATUS_OPEN, to_status=pb.STATUS_PLANNED, create_time=BEGIN + 2 * day
    )
    run(
        world,
        record("a", status=pb.STATUS_OPEN),
        record("b", status=pb.STATUS_SHIPPED),
        record("c", status=pb.STATUS_DECLINED, answer="No.", answer_time=BEGIN + 3 * day),
        record("d", status=pb.STATUS_SHIPPED, status_changes=[planned]),
        record("e", status=pb.STATUS_PLANNED, status_changes=[planned]),
    )
    assert [
        (
            event["idea_number"],
            event["from_status"],
            event["to_status"],
            datetime.fromisoformat(event["create_time"]) - BEGIN,
            event["source"],
            event["board"],
        )
        for event in world.events("IdeaStatusChanged")
    ] == [
        (*step, "import", "product")
        for step in (
            ("2", "open", "shipped", 0 * day),
            ("3", "open", "declined", 3 * day),
            ("4", "open", "planned", 2 * day),
            ("4", "planned", "shipped", 2 * day),
            ("5", "open", "planned", 2 * day),
        )
    ]


def test_it_accepts_what_was_suggested_of_ideas_it_merges(world: World) -> None:
    run(world, record("a"), record("b"))
    first, second = (pb.Idea(name=f"ideas/{one}", number=one) for one in (1, 2))
    suggest(world, first, second, world.people.cleo)
    run(world, record("a", merged_into_external_id="b"), half=2)
    assert waiting(world) == []
    merged = world.events("IdeaMerged")[0]
    assert (merged["finder_uid"], merged["board"]) == (str(world.people.cleo.member), "product")


def test_it_makes_nothing_twice(world: World) -> None:
    run(world, *full())
    again = run(world, *full())
    assert [
        (
            result.number,
            result.created,
            result.votes_created,
            result.comments_created,
            result.merged,
            list(result.errors),
        )
        for result in again.results
    ] == [(1, False, 0, 0, False, []), (2, False, 0, 0, False, [])]
    assert not again.boards_created
    assert not again.tags_created
    assert len(told_votes(world)) == 4
    clean(world)
    # The same ids from elsewhere are other ideas.
    assert run(world, record("a"), source="fider").results[0].number == 3


def test_it_joins_in_a_second_pass_whatever_the_batches(world: World) -> None:
    first, second = full()
    for one in (first, second):
        result = run(world, one, half=1).results[0]
        assert result.created
        assert result.votes_created == 0
    assert world.get(pb.Idea(name="ideas/2")).split_from == 1
    request = pb.ListStatusChangesRequest(parent="ideas/2")
    history = world.call(world.stub.ListStatusChanges, request, world.people.visitor)
    assert [step.related_idea for step in history.status_changes] == [1]
    for one in (first, second):
        assert not run(world, one, half=2).results[0].errors
    assert world.get(pb.Idea(name="ideas/2")).vote_count == 3
    more = pb.IdeaRecord(
        external_id="b", votes=[pb.VoteRecord(member_uid=uid(name)) for name in ("q", "r")]
    )
    assert run(world, more, half=2).results[0].votes_created == 1
    clean(world)


def test_it_numbers_ideas_in_the_order_of_their_records(world: World) -> None:
    answer = run(world, record("x", title=""), record("b"), record("a"), half=1)
    assert [result.number for result in answer.results] == [0, 1, 2]


def test_it_takes_short_titles_of_other_programs(world: World) -> None:
    assert run(world, record("a", title="SSO")).results[0].created
    assert world.titles() == ["SSO"]


def test_it_keeps_numbers_where_nothing_else_is(world: World) -> None:
    answer = run(world, record("a", number=404), record("b"), record("c", number=7))
    assert [result.number for result in answer.results] == [404, 405, 7]
    # Nobody has taken part in between, so the rest of the file keeps its numbers as well.
    more = run(world, record("d", number=12), record("e", number=405), record("f", number=2**62))
    assert [result.number for result in more.results] == [12, 406, 407]
    own = world.idea()
    assert own.number == 408
    late = run(world, record("g", number=500)).results[0]
    assert late.number == 409
    clean(world)


def test_it_says_what_would_be_made_and_makes_nothing(world: World) -> None:
    wrong = record("c", title="x" * 141)
    answer = run(world, *full(), wrong, dry=True)
    assert [result.created for result in answer.results] == [True, True, False]
    assert list(answer.boards_created) == ["wishes"]
    assert "title" in answer.results[2].errors[0]
    assert world.titles() == []
    assert world.events("IdeaSubmitted") == []
    made = run(world, *full(), wrong)
    assert [list(result.errors) for result in made.results] == [
        list(result.errors) for result in answer.results
    ]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"title": " "}, "title"),
        ({"title": "nul \x00 in the middle"}, "title"),
        ({"body": "x" * 10_001}, "body"),
        ({"board": "No Slug"}, "board"),
        ({"member_uid": "nobody"}, "member_uid"),
        ({"status": pb.STATUS_UNSPECIFIED}, "status"),
        ({"status": 77}, "status"),
        ({"status": pb.STATUS_MERGED}, "status"),
        ({"external_id": ""}, "external_id"),
        ({"external_id": "x" * 201}, "external_id"),
        ({"tags": ["\u3164"]}, "tags"),
        ({"tags": [f"tag {number}" for number in range(11)]}, "tags"),
        ({"create_time": datetime(2999, 1, 1, tzinfo=UTC)}, "create_time"),
        ({"language": "klingon?"}, "language"),
        ({"comments": [pb.CommentRecord(external_id="c")]}, "comments[0].member_uid"),
        (
            {
                "comments": [
                    pb.CommentRecord(
                        external_id="c",
                        member_uid=str(ids.new_id()),
                        body="x",
                        parent_external_id="gone",
                    )
                ]
            },
            "comments[0].parent_external_id",
        ),
        (
            {"status_changes": [pb.StatusChangeRecord(kind=UNKNOWN)]},
            "status_changes[0].kind",
        ),
        ({"votes": [pb.VoteRecord(member_uid="x")]}, "votes[0].member_uid"),
        ({"follower_uids": ["x"]}, "follower_uids[0]"),
    ],
)
def test_it_says_what_is_wrong_with_a_record_and_takes_the_others(
    world: World, fields: dict[str, Any], named: str
) -> None:
    answer = run(
        world,
        record("good"),
        record("bad", **fields) if "external_id" not in fields else record(**fields),
    )
    assert answer.results[0].created
    assert any(error.startswith(f"{named}: ") for error in answer.results[1].errors)
    clean(world)


def test_it_refuses_merges_in_a_circle_or_into_nothing(world: World) -> None:
    answer = run(
        world,
        record("a", merged_into_external_id="b"),
        record("b", merged_into_external_id="c"),
        record("c", merged_into_external_id="a"),
        record("d", merged_into_external_id="d"),
        record("e", merged_into_external_id="gone"),
    )
    errors = [" ".join(result.errors) for result in answer.results]
    assert [bool(error) for error in errors] == [False, False, True, True, True]
    assert "circle" in errors[2]
    assert "circle" in errors[3]
    assert "'gone'" in errors[4]
    assert list(world.get(pb.Idea(name="ideas/3")).merged_from) == [1, 2]
    clean(world)


def test_it_is_for_staff_and_makes_boards_for_administrators(world: World) -> None:
    request = pb.ImportIdeasRequest(source="canny", records=[record(board="new-one")])
    assert world.call.refused(world.stub.ImportIdeas, request, world.people.ana).reason == (
        "ROLE_NEEDED"
    )
    answer = world.call(world.stub.ImportIdeas, request, world.people.moderator)
    assert answer.results[0].errors[0].startswith("board: ")
    assert world.call(world.stub.ImportIdeas, request, world.people.system).results[0].created


def test_it_refuses_too_much_and_no_source(world: World) -> None:
    request = pb.ImportIdeasRequest(source="canny", records=[record(str(n)) for n in range(201)])
    problem = world.call.refused(world.stub.ImportIdeas, request, world.people.admin)
    assert problem.reason == "TOO_MANY_RECORDS"
    request = pb.ImportIdeasRequest(records=[record()])
    problem = world.call.refused(world.stub.ImportIdeas, request, world.people.admin)
    assert problem.reason == "SOURCE_MISSING"


@pytest.mark.timeout(120)
def test_it_takes_seven_hundred_ideas_in_seconds(world: World) -> None:
    records = [
        record(
            str(number),
            title=f"Proposal {number} about the matter",
            body="A paragraph of some length. " * 60,
            tags=[f"topic-{number % 9}"],
            votes=[pb.VoteRecord(member_uid=uid(str(voter))) for voter in range(number % 7)],
            comments=[
                pb.CommentRecord(external_id=f"c{number}", member_uid=uid("x"), body="One comment")
            ],
        )
        for number in range(736)
    ]
    began = time.perf_counter()
    for half in (1, 2):
        for start in range(0, 736, 200):
            answer = run(world, *records[start : start + 200], half=half)
            assert not any(result.errors for result in answer.results)
    print(json.dumps({"import of 736 ideas, seconds": round(time.perf_counter() - began, 2)}))  # noqa: T201  a figure for the report
    assert time.perf_counter() - began < 60
    clean(world)
