"""Tests that an import makes what a file asks for, once, in pieces a call can carry."""

import io
import json
from collections.abc import Callable

import pytest

from services.portability.actions import reading
from services.portability.clients import Failed
from services.portability.domain.reports import Report
from services.portability.formats.base import LINE_MOST
from tests.portability import memory
from tests.portability.conftest import ADA, an_idea
from tests.portability.fakes import Fake
from upwell.ideas.v1 import ideas_pb2

Take = Callable[..., Report]


def test_it_makes_nothing_twice(take: Take, fake: Fake) -> None:
    rows = (
        ADA,
        an_idea("a", votes=[{"member": "ada"}]),
        an_idea("b", status="merged", merged_into="a"),
    )
    first, second = take(*rows), take(*rows)

    assert (first.ideas_created, first.votes_created, first.merges_made) == (2, 1, 1)
    assert (second.ideas_created, second.votes_created, second.merges_made) == (0, 0, 0)
    assert (second.ideas_found, second.members_found) == (2, 1)
    assert len(fake.ideas.ideas) == 2


def test_it_makes_the_same_ids_of_another_source_again(take: Take, fake: Fake) -> None:
    take(ADA, an_idea("a"), source="one")
    report = take(ADA, an_idea("a"), source="two")

    assert report.ideas_created == 1
    assert len(fake.ideas.ideas) == 2


def test_it_lists_in_a_dry_run_what_it_would_make_and_makes_nothing(take: Take, fake: Fake) -> None:
    rows = (
        ADA,
        {"record": "tag", "slug": "speed", "display_name": "Speed"},
        an_idea("a", votes=[{"member": "ada"}], status="planned"),
        an_idea("b", status="merged", merged_into="a"),
        an_idea("c", title="x" * 141),
    )
    dry = take(*rows, dry_run=True)

    assert not fake.ideas.ideas
    assert not fake.ideas.boards
    assert not fake.ideas.tags
    assert not fake.members.made
    real = take(*rows)
    for name in (
        "members_created", "ideas_created", "ideas_refused", "votes_created", "merges_made",
        "boards_created", "tags_created", "statuses", "fault_count",
    ):  # fmt: skip
        assert getattr(dry, name) == getattr(real, name), name
    assert "Would import from 5 lines" in dry.as_text()
    again = take(*rows, dry_run=True)
    assert (again.ideas_created, again.votes_created, again.merges_made) == (0, 0, 0)


def test_it_merges_an_idea_only_after_it_took_others_in(take: Take, fake: Fake) -> None:
    take(
        ADA,
        an_idea("c", status="merged", merged_into="d"),
        an_idea("b", status="merged", merged_into="c"),
        an_idea("a", status="merged", merged_into="b"),
        an_idea("d"),
    )

    assert list(fake.ideas.merges.items()) == [("a", "b"), ("b", "c"), ("c", "d")]


def test_it_makes_a_merged_idea_with_the_status_it_had_before(take: Take, fake: Fake) -> None:
    change = {"from_status": "planned", "to_status": "merged", "kind": "merge", "related": "a"}
    take(
        ADA,
        an_idea("a"),
        an_idea("b", status="merged", merged_into="a", status_changes=[change]),
    )

    assert fake.idea("b").status == ideas_pb2.STATUS_PLANNED


def test_it_keeps_batches_small_in_number_and_in_bytes(take: Take, fake: Fake) -> None:
    take(ADA, *(an_idea(f"i{n}") for n in range(450)))
    assert max(fake.ideas.sizes) == 200

    fake.ideas.sizes.clear()
    take(ADA, *(an_idea(f"long{n}", body="€" * 10_000) for n in range(200)))
    assert max(fake.ideas.sizes) < 100


def test_it_splits_the_votes_of_a_loved_idea_over_calls(take: Take, fake: Fake) -> None:
    people = [{**ADA, "external_id": f"m{n}"} for n in range(4500)]
    votes = [{"member": f"m{n}"} for n in range(4500)]

    report = take(ADA, *people, an_idea("a", votes=votes))

    assert report.votes_created == 4500
    assert fake.ideas.sizes == [1, 1, 1, 1]


def test_it_puts_every_idea_on_the_board_it_is_told(take: Take, fake: Fake) -> None:
    take(ADA, an_idea("a", board="here"), an_idea("b", board="there"), board="everything")

    assert {idea.board for idea in fake.ideas.ideas.values()} == {"everything"}


def test_it_makes_boards_with_their_settings(take: Take, fake: Fake) -> None:
    board = {
        "record": "board",
        "slug": "inside",
        "display_name": "Inside",
        "access": "staff",
        "posting": "staff",
        "owner": "ada",
        "threshold": 5,
    }
    report = take(board, {**ADA, "handle": "ada"}, an_idea("a", board="inside"))

    made = fake.ideas.boards["inside"]
    assert made.access == ideas_pb2.BOARD_ACCESS_STAFF
    assert (made.owner_handle, made.threshold) == ("ada", 5)
    assert report.boards_created == ["inside"]


def test_it_tries_again_where_a_service_is_away_for_a_moment(take: Take, fake: Fake) -> None:
    fake.ideas.away = 2

    assert take(ADA, an_idea("a")).ideas_created == 1


def test_it_gives_up_where_a_service_stays_away_and_goes_on_later(take: Take, fake: Fake) -> None:
    fake.ideas.away = 3
    with pytest.raises(Failed, match="Away"):
        take(ADA, an_idea("a"))

    report = take(ADA, an_idea("a"))
    assert (report.members_found, report.ideas_created) == (1, 1)


def test_it_tells_how_far_it_is(fake: Fake) -> None:
    told: list[tuple[str, int, int]] = []
    lines = [json.dumps(row).encode() for row in (ADA, an_idea("a"))]

    memory.run(
        lines,
        stubs=fake.stubs,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )

    assert ("ideas", 1, 1) in told
    assert [stage for stage, _, _ in told][-1] == "merges"


def test_it_says_that_a_file_is_in_no_known_format(fake: Fake) -> None:
    with pytest.raises(reading.UnknownFormat, match="upwell, peps, canny"):
        memory.run([b"just some words\n"], stubs=fake.stubs)


def test_it_reads_only_the_beginning_of_an_endless_line(fake: Fake) -> None:
    stream = io.BytesIO(b'{"title": "' + b"x" * (LINE_MOST * 2) + b'"}\n' + b'{"record": "poll"}\n')

    report = memory.run(reading.lines_of(stream), stubs=fake.stubs)

    assert [fault.line for fault in report.faults] == [1, 2]
    assert "longer than 16 MiB" in report.faults[0].wrong
