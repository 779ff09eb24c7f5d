"""History becomes the facts that events would have told."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from cli import history
from upwell.ideas.v1 import ideas_pb2

ANA, BEN, SAM = "ana", "ben", "sam"


def day(number: int) -> Timestamp:
    """Return a day of January 2026."""
    found = Timestamp()
    found.FromDatetime(datetime(2026, 1, number, tzinfo=UTC))
    return found


def change(status: "ideas_pb2.Status", number: int) -> ideas_pb2.StatusChangeRecord:
    """Return a step of a day that staff took."""
    return ideas_pb2.StatusChangeRecord(
        to_status=status,
        member_uid=SAM,
        create_time=day(number),
        kind=ideas_pb2.STATUS_CHANGE_KIND_STATUS,
    )


def record(**more: object) -> ideas_pb2.IdeaRecord:
    """Return an exported idea of Ana's."""
    asked = {"number": 7, "member_uid": ANA, "board": "product", "create_time": day(1), **more}
    return ideas_pb2.IdeaRecord(**asked)  # type: ignore[arg-type]


def facts(found: ideas_pb2.IdeaRecord) -> dict[str, list[tuple[str, str]]]:
    """Return subject and actor of each fact, by type."""
    told: dict[str, list[tuple[str, str]]] = {}
    for fact in history.of_idea(found):
        told.setdefault(fact.type, []).append((fact.subject_uid, fact.actor_uid))
    return told


def test_it_tells_who_raised_it_and_who_voted() -> None:
    vote = ideas_pb2.VoteRecord(member_uid=BEN, create_time=day(2))
    assert facts(record(votes=[vote])) == {"idea_raised": [(ANA, ANA)], "vote": [(ANA, BEN)]}


def test_it_tells_how_far_an_idea_came() -> None:
    found = record(
        status=ideas_pb2.STATUS_SHIPPED,
        status_changes=[
            change(ideas_pb2.STATUS_SHIPPED, 5),
            change(ideas_pb2.STATUS_PLANNED, 3),
        ],
    )
    told = facts(found)
    assert told["idea_planned"] == told["idea_shipped"] == [(ANA, SAM)]


def test_it_leaves_out_steps_that_were_taken_back() -> None:
    found = record(
        status=ideas_pb2.STATUS_PLANNED,
        status_changes=[
            change(ideas_pb2.STATUS_SHIPPED, 2),
            change(ideas_pb2.STATUS_OPEN, 3),
            change(ideas_pb2.STATUS_PLANNED, 4),
        ],
    )
    told = facts(found)
    assert "idea_shipped" not in told
    assert told["idea_planned"] == [(ANA, SAM)]


def test_it_believes_a_status_that_has_no_history() -> None:
    assert facts(record(status=ideas_pb2.STATUS_SHIPPED))["idea_shipped"] == [(ANA, "")]


def test_it_keeps_what_a_merged_idea_had_reached() -> None:
    found = record(
        status=ideas_pb2.STATUS_MERGED, status_changes=[change(ideas_pb2.STATUS_PLANNED, 2)]
    )
    assert facts(found)["idea_planned"] == [(ANA, SAM)]


def test_it_tells_nothing_of_internal_notes() -> None:
    comments = [
        ideas_pb2.CommentRecord(external_id="comment-1", member_uid=BEN, internal=True),
        ideas_pb2.CommentRecord(external_id="comment-2", member_uid=BEN, is_answer=True),
    ]
    told = facts(record(comments=comments))
    assert told["comment_posted"] == [(BEN, BEN)]
    assert told["answer_accepted"] == [(BEN, ANA)]
