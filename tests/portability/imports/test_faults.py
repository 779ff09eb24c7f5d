"""Tests that everything that can be wrong with a line is said with its number and what to do."""

from collections.abc import Callable
from typing import Any

import pytest

from services.portability import formats
from services.portability.domain.reports import Report
from tests.portability.conftest import ADA, an_idea
from tests.portability.fakes import Fake

Take = Callable[..., Report]

GOOD = an_idea("good")

BROKEN: list[tuple[str, dict[str, Any] | bytes, str]] = [
    ("broken JSON", b'{"external_id": "x", "title"', "not valid JSON at column"),
    ("an array", b'["x"]', "not a JSON object"),
    ("invalid UTF-8", b'{"external_id": "x", "title": "caf\xe9 society"}', "not valid UTF-8"),
    ("a raw NUL", b'{"external_id": "x\x00"}', "NUL character"),
    ("an escaped NUL", an_idea("x", title="Nothing \x00 here"), "control characters"),
    ("a lone surrogate", an_idea("x", body="\ud800"), "control characters"),
    ("a repeated field", b'{"external_id": "x", "external_id": "y"}', "twice"),
    ("NaN", b'{"external_id": "x", "position": NaN}', "not a JSON number"),
    ("deep nesting", b'{"tags": ' + b"[" * 60 + b"]" * 60 + b"}", "nested deeper"),
    ("very deep nesting", b'{"tags": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested deeper"),
    ("an unknown record", {"record": "poll"}, "Unknown record type “poll”"),
    ("an unknown field", an_idea("x", colour="red"), "`colour` is not known"),
    ("a number as title", an_idea("x", title=7), "`title` is a whole number, not a text"),
    ("a text as flag", an_idea("x", pinned="yes"), "`pinned` is a text, not true or false"),
    ("tags as a text", an_idea("x", tags="a,b"), "`tags` is not a list of texts"),
    ("votes as a text", an_idea("x", votes="many"), "`votes` is not a list of objects"),
    ("an answer as a text", an_idea("x", answer="yes"), "`answer` is a text, not an object"),
    ("an unknown status", an_idea("x", status="maybe"), "`status` has an unknown value (“maybe”)"),
    ("a list as status", an_idea("x", status=[]), "`status` has an unknown value"),
    ("an unreadable date", an_idea("x", create_time="31/12/20"), "can't be read (“31/12/20”)"),
    ("a date that is none", an_idea("x", create_time="2024-02-30"), "can't be read"),
    ("a date to come", an_idea("x", create_time="2999-01-01"), "in the future"),
    ("no external id", an_idea(""), "external id is missing"),
    ("a long external id", an_idea("x" * 300), "too long"),
    ("no title", an_idea("x", title=None), "`title` is missing"),
    ("an empty title", an_idea("x", title=" \u200e"), "The title is empty"),
    ("an empty title", an_idea("x", title=""), "The title is empty"),
    ("a long title", an_idea("x", title="o" * 141), "has 141 characters, but may have at most 140"),
    ("a title of two lines", an_idea("x", title="First line\nsecond"), "line break"),
    ("a long body", an_idea("x", body="o" * 10_001), "has 10,001 characters"),
    ("no author", an_idea("x", author=""), "no author"),
    ("a bad board", an_idea("x", board="My board"), "can't be used in an address"),
    ("many tags", an_idea("x", tags=[f"t{n}" for n in range(11)]), "has 11 tags"),
    ("the same external id", an_idea("good", title="The same one again"), "already used on line 2"),
    (
        "a vote without a voter",
        an_idea("x", votes=[{"create_time": "2024-01-01"}]),
        "`votes[0].member` is missing",
    ),
    (
        "an empty comment",
        an_idea("x", comments=[{"external_id": "c", "member": "ada", "body": ""}]),
        "Comment 1 is empty",
    ),
    (
        "a reply before its comment",
        an_idea("x", comments=[{"external_id": "c", "member": "ada", "body": "a", "parent": "d"}]),
        "Comment 1 answers d",
    ),
    (
        "an unknown kind of change",
        an_idea("x", status_changes=[{"kind": "wish", "to_status": "open"}]),
        "`status_changes[0].kind` has an unknown value",
    ),
    ("an unnamed member", {"record": "member", "external_id": "b"}, "`display_name` is missing"),
]


@pytest.mark.parametrize(
    ("line", "said"), [(b[1], b[2]) for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_it_says_what_is_wrong_with_which_line_and_imports_the_rest(
    take: Take, fake: Fake, line: dict[str, Any] | bytes, said: str
) -> None:
    report = take(ADA, GOOD, line, an_idea("other"))

    assert [fault.line for fault in report.faults] == [3] * len(report.faults)
    assert said in " ".join(map(str, report.faults))
    assert all(fault.wrong.endswith(".") for fault in report.faults)
    assert [key for _, key in fake.ideas.ideas] == ["good", "other"]


@pytest.mark.parametrize(
    ("line", "said"), [(b[1], b[2]) for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_it_makes_nothing_at_all_when_told_to_stop(
    take: Take, fake: Fake, line: dict[str, Any] | bytes, said: str
) -> None:
    report = take(ADA, GOOD, line, on_error="stop")

    assert report.stopped
    assert said in report.as_text()
    assert "Nothing was imported" in report.as_text()
    assert not fake.ideas.ideas
    assert not fake.members.made


def test_it_names_the_external_id(take: Take) -> None:
    report = take(ADA, an_idea("idea-7", title="x" * 141))

    assert str(report.faults[0]).startswith("line 2 (idea-7): The title has 141 characters")


def test_it_passes_over_empty_lines_but_counts_them(take: Take) -> None:
    report = take(ADA, b"", b"  ", an_idea("x", title="x" * 141))

    assert [fault.line for fault in report.faults] == [4]
    assert report.lines == 4


def test_it_says_that_a_merge_leads_nowhere_and_keeps_the_idea(take: Take, fake: Fake) -> None:
    report = take(ADA, an_idea("a", status="merged", merged_into="gone"))

    assert "line 2 (a): It is merged into “gone”, which is not in the file" in report.as_text()
    assert report.ideas_created == 1
    assert not fake.ideas.merges


def test_it_says_that_the_target_of_a_merge_was_refused(take: Take, fake: Fake) -> None:
    report = take(
        ADA, an_idea("a", status="merged", merged_into="b"), an_idea("b", title="x" * 141)
    )

    assert "which was refused" in report.as_text()
    assert [key for _, key in fake.ideas.ideas] == ["a"]


def test_it_breaks_a_circle_of_merges_at_its_last_line(take: Take, fake: Fake) -> None:
    report = take(
        ADA,
        an_idea("a", status="merged", merged_into="b"),
        an_idea("b", status="merged", merged_into="c"),
        an_idea("c", status="merged", merged_into="a"),
        an_idea("d", status="merged", merged_into="d"),
    )

    assert [(fault.line, fault.external_id) for fault in report.faults] == [(4, "c"), (5, "d")]
    assert "(c → a → b → c)" in report.faults[0].wrong
    assert fake.ideas.merges == {"a": "b", "b": "c"}


def test_it_says_that_nobody_knows_a_voter_and_takes_the_other_votes(
    take: Take, fake: Fake
) -> None:
    report = take(ADA, an_idea("a", votes=[{"member": "ada"}, {"member": "ghost"}]))

    assert "It names “ghost”, but the file has no such member" in report.as_text()
    assert report.votes_created == 1
    assert len(fake.ideas.votes) == 1


def test_it_refuses_an_idea_whose_author_nobody_knows(take: Take, fake: Fake) -> None:
    report = take(an_idea("a"))

    assert report.ideas_refused == 1
    assert not fake.ideas.ideas


def test_it_passes_on_what_the_services_refuse_with_the_line(take: Take, fake: Fake) -> None:
    fake.ideas.refused["b"] = "This board is read-only."
    fake.members.refused["bob"] = "This handle is reserved."
    bob = {"record": "member", "external_id": "bob", "display_name": "Bob"}

    report = take(ADA, bob, an_idea("a"), an_idea("b"))

    assert [str(fault) for fault in report.faults] == [
        "line 2 (bob): This handle is reserved.",
        "line 4 (b): This board is read-only.",
    ]
    assert report.ideas_created == 1


def test_it_stops_on_what_the_services_would_refuse(take: Take, fake: Fake) -> None:
    fake.ideas.refused["b"] = "This board is read-only."

    report = take(ADA, an_idea("a"), an_idea("b"), on_error="stop")

    assert report.stopped
    assert not fake.ideas.ideas
    assert not fake.members.made


def test_it_keeps_the_first_thousand_faults_and_counts_the_others(take: Take) -> None:
    report = take(*[b"no"] * 1200)

    assert report.fault_count == 1200
    assert len(report.faults) == 1000
    assert "… and 200 more" in report.as_text()


@pytest.mark.parametrize("begun", [b"a\rb\xff\x00", b"\x89PNG\r\n\x1a\n\r", b"\xff" * 9])
def test_it_finds_no_format_in_what_is_no_text(begun: bytes) -> None:
    assert formats.detect(begun) is None
