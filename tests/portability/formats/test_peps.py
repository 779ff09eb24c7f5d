"""Tests how Python's proposals become a community, on the real file and on what could go wrong."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.portability.actions import reading
from services.portability.domain.reports import Report
from tests.portability import memory
from tests.portability.conftest import PEPS
from tests.portability.fakes import Fake
from upwell.ideas.v1 import ideas_pb2

Take = Callable[..., Report]


def a_proposal(number: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401  any field
    """Return a line of the archive."""
    proposal = {
        "external_id": f"PEP-{number}",
        "title": f"A proposal numbered {number}",
        "body": "It should *work*.",
        "authors": ["Ada Lovelace"],
        "status": "Final",
        "type": "Standards Track",
        "topic": [],
        "created": f"{number % 28 + 1:02}-Feb-2018",
        "target": "3.8",
        "superseded_by": [],
        "replaces": [],
        "references": [],
    }
    return proposal | more


@pytest.fixture
def peps(take: Take) -> Take:
    """Return a function that imports lines of the archive."""
    return lambda *rows, **options: take(*rows, format="peps", **options)


@pytest.fixture(scope="module")
def real() -> tuple[Fake, Report]:
    """Return what the real file makes."""
    fake = Fake()
    with PEPS.open("rb") as file:
        return fake, memory.run(reading.lines_of(file), stubs=fake.stubs)


def test_it_imports_every_real_proposal(real: tuple[Fake, Report]) -> None:
    report = real[1]

    assert report.format == "peps"
    assert report.faults == []
    assert report.lines == report.ideas_created == 736
    assert report.members_created == 365 + 1  # and the archive itself
    assert report.votes_created == 1267
    assert report.statuses == {
        "shipped": 412,
        "declined": 205,
        "open": 49,
        "under_review": 36,
        "merged": 23,
        "planned": 11,
    }
    assert report.merges_made == 23
    assert report.boards_created == ["language", "packaging", "typing", "process", "guides"]


def test_it_numbers_ideas_by_their_age(real: tuple[Fake, Report]) -> None:
    times = [idea.create_time.ToDatetime() for idea in real[0].ideas.ideas.values()]
    assert times == sorted(times)


def test_it_changes_no_title_of_a_real_proposal_without_saying_so(
    real: tuple[Fake, Report],
) -> None:
    fake, report = real
    told = {notice.external_id for notice in report.notices}
    for row in map(json.loads, PEPS.read_text().splitlines()):
        title = fake.idea(row["external_id"]).title
        assert title == row["title"] or row["external_id"] in told
    assert fake.idea("PEP-3116").title == "New I/O"


def test_it_makes_the_first_author_the_author_and_the_others_followers(
    peps: Take, fake: Fake
) -> None:
    peps(a_proposal(1, authors=["Ada Lovelace", "Łukasz Langa"]))

    made = {record.display_name for record in fake.members.made.values()}
    assert made == {"Ada Lovelace", "Łukasz Langa", "PEP archive"}
    assert fake.idea("PEP-1").body == (
        "It should *work*.\n\n*By Ada Lovelace and Łukasz Langa."
        " Read the whole proposal: [PEP 1](https://peps.python.org/pep-0001/).*"
    )


def test_it_takes_a_citation_as_one_vote_and_none_for_oneself(peps: Take, fake: Fake) -> None:
    report = peps(
        a_proposal(1),
        a_proposal(2, authors=["Grace Hopper"], references=["PEP-1", "PEP-2"]),
        a_proposal(3, authors=["Grace Hopper"], references=["PEP-1", "PEP-99"]),
        a_proposal(4, references=["PEP-1"]),
    )

    assert report.votes_created == 1
    assert [key for key, _ in fake.ideas.votes] == ["PEP-1"]
    assert "2 citations of one's own" in report.as_text()
    assert "1 citations are of proposals that are not in this file" in report.as_text()


@pytest.mark.parametrize(
    ("status", "kept", "said"),
    [
        ("Final", ideas_pb2.STATUS_SHIPPED, "what it proposes is done. Target: Python 3.8."),
        ("Active", ideas_pb2.STATUS_SHIPPED, "is in force"),
        ("Accepted", ideas_pb2.STATUS_PLANNED, "yet to be done. Target: Python 3.8."),
        ("Deferred", ideas_pb2.STATUS_UNDER_REVIEW, "nobody is working on it"),
        ("Rejected", ideas_pb2.STATUS_DECLINED, "**Rejected**"),
        ("Withdrawn", ideas_pb2.STATUS_DECLINED, "**Withdrawn**"),
        ("April Fool!", ideas_pb2.STATUS_DECLINED, "**April Fool!**"),
    ],
)
def test_it_gives_each_status_a_sentence(
    peps: Take, fake: Fake, status: str, kept: ideas_pb2.Status, said: str
) -> None:
    peps(a_proposal(1, status=status))

    idea = fake.idea("PEP-1")
    assert idea.status == kept
    assert said in idea.answer
    assert [change.message for change in idea.status_changes] == [idea.answer]
    since = idea.status_changes[0].create_time.ToDatetime(tzinfo=UTC)
    assert since == datetime(2026, 8, 22, tzinfo=UTC)


def test_it_leaves_a_draft_open_and_unanswered(peps: Take, fake: Fake) -> None:
    peps(a_proposal(1, status="Draft"))

    assert fake.idea("PEP-1").status == ideas_pb2.STATUS_OPEN
    assert not fake.idea("PEP-1").answer
    assert not fake.idea("PEP-1").status_changes


def test_it_merges_into_the_first_of_several_that_supersede(peps: Take, fake: Fake) -> None:
    report = peps(
        a_proposal(1, status="Superseded", superseded_by=["PEP-2", "PEP-3"]),
        a_proposal(2),
        a_proposal(3),
    )

    assert fake.ideas.merges == {"PEP-1": "PEP-2"}
    assert "its history names the others (PEP 3)" in report.as_text()
    assert "[PEP 3]" in fake.idea("PEP-1").status_changes[0].message


def test_it_finds_what_superseded_by_what_replaces(peps: Take, fake: Fake) -> None:
    peps(a_proposal(1, status="Superseded"), a_proposal(2, replaces=["PEP-1"]))

    assert fake.ideas.merges == {"PEP-1": "PEP-2"}


def test_it_declines_what_is_superseded_by_nothing_known(peps: Take, fake: Fake) -> None:
    report = peps(a_proposal(1, status="Superseded"))

    assert fake.idea("PEP-1").status == ideas_pb2.STATUS_DECLINED
    assert "**Superseded**" in fake.idea("PEP-1").answer
    assert report.ok


def test_it_says_that_what_superseded_is_missing(peps: Take, fake: Fake) -> None:
    report = peps(a_proposal(1, status="Superseded", superseded_by=["PEP-7"]))

    assert "line 1 (PEP-1): It is superseded by PEP-7, which is not in this file" in (
        report.as_text()
    )
    assert fake.idea("PEP-1").status == ideas_pb2.STATUS_DECLINED


def test_it_breaks_a_circle(peps: Take, fake: Fake) -> None:
    report = peps(
        a_proposal(1, status="Superseded", superseded_by=["PEP-2"]),
        a_proposal(2, status="Superseded", superseded_by=["PEP-1"]),
    )

    assert "form a circle" in report.as_text()
    assert len(fake.ideas.merges) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "Maybe"}, "unknown value (“Maybe”)"),
        ({"type": "Poem"}, "unknown value (“Poem”)"),
        ({"created": "31-Foo-2018"}, "can't be read"),
        ({"created": "31-Feb-2018"}, "can't be read"),
        ({"created": None}, "no date"),
        ({"authors": []}, "no author"),
        ({"authors": "Ada"}, "not a list of texts"),
        ({"title": "o" * 141}, "has 141 characters"),
        ({"title": ""}, "The title is empty"),
        ({"body": 7}, "a whole number, not a text"),
    ],
)
def test_it_refuses_a_broken_line_and_imports_the_rest(
    peps: Take, fake: Fake, change: dict[str, Any], said: str
) -> None:
    report = peps(a_proposal(1), a_proposal(2, **change), a_proposal(3))

    assert {fault.line for fault in report.faults} == {2}
    assert said in report.as_text()
    assert len(fake.ideas.ideas) == 2


def test_it_cuts_a_long_body_and_points_to_the_rest(peps: Take, fake: Fake) -> None:
    report = peps(a_proposal(1, body="\n\n".join(["Some words that go on."] * 1000)))

    body = fake.idea("PEP-1").body
    assert len(body) <= 10_000
    assert body.endswith("[PEP 1](https://peps.python.org/pep-0001/).*")
    assert "shortened at a paragraph" in report.as_text()


def test_it_passes_over_fields_it_does_not_know_and_says_so(peps: Take) -> None:
    report = peps(a_proposal(1, discussions="a list"))

    assert report.ideas_created == 1
    assert "ignored: discussions" in report.as_text()
