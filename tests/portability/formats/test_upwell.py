"""Tests that what an export writes is read back as the same records, whatever is in them."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.portability.domain import records
from services.portability.domain.records import (
    Answer,
    Board,
    Comment,
    Idea,
    Links,
    Member,
    Record,
    StatusChange,
    Tag,
    Vote,
)
from services.portability.formats import upwell
from services.portability.formats.checks import tidy

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(tidy)
NAME = TEXT.filter(bool)
MOMENT = st.none() | st.integers(1, 2_000_000_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)
VOTES = st.builds(
    Vote,
    member=NAME,
    create_time=MOMENT,
    weight=st.sampled_from(("", *records.WEIGHTS)),
    source=st.sampled_from(records.SOURCES),
    on_behalf_by=TEXT,
    origin=TEXT,
)
COMMENTS = st.builds(
    Comment,
    external_id=NAME,
    member=NAME,
    body=NAME,
    create_time=MOMENT,
    parent=TEXT,
    internal=st.booleans(),
    is_answer=st.booleans(),
)
CHANGES = st.builds(
    StatusChange,
    from_status=st.sampled_from(records.STATUSES),
    to_status=st.sampled_from(records.STATUSES),
    message=TEXT,
    member=TEXT,
    create_time=MOMENT,
    kind=st.sampled_from(records.CHANGE_KINDS),
    related=TEXT,
)
IDEAS = st.builds(
    Idea,
    external_id=NAME,
    title=NAME,
    body=TEXT,
    board=NAME,
    author=NAME,
    status=st.sampled_from(records.STATUSES),
    tags=st.lists(NAME, unique=True, max_size=3).map(tuple),
    create_time=MOMENT,
    language=TEXT,
    pinned=st.booleans(),
    locked=st.booleans(),
    answer=st.none() | st.builds(Answer, body=NAME, member=TEXT, create_time=MOMENT),
    comments=st.lists(COMMENTS, max_size=3).map(tuple),
    status_changes=st.lists(CHANGES, max_size=3).map(tuple),
    split_from=TEXT,
    merged_into=TEXT,
    merge_time=MOMENT,
    votes=st.lists(VOTES, max_size=3).map(tuple),
    followers=st.lists(NAME, unique=True, max_size=3).map(tuple),
    line=st.just(0),
)
OTHERS: st.SearchStrategy[Record] = st.one_of(
    st.builds(
        Member,
        external_id=NAME,
        display_name=NAME,
        handle=TEXT,
        email=TEXT,
        create_time=MOMENT,
        line=st.just(0),
    ),
    st.builds(Tag, slug=NAME, display_name=NAME, line=st.just(0)),
    st.builds(
        Board,
        slug=NAME,
        display_name=NAME,
        purpose=TEXT,
        kind=st.sampled_from(records.BOARD_KINDS),
        access=st.sampled_from(records.BOARD_ACCESSES),
        posting=st.sampled_from(records.POSTINGS),
        owner=TEXT,
        threshold=st.integers(0, 1000),
        position=st.integers(0, 1000),
        line=st.just(0),
    ),
)


@given(st.lists(IDEAS | OTHERS, max_size=4))
@settings(deadline=None, max_examples=150)
def test_it_reads_back_what_it_wrote(given_records: list[Record]) -> None:
    lines = [upwell.header("spring")]
    lines += [line for record in given_records for line in upwell.write(record)]

    form = upwell.Upwell()
    read = [unlined(item) for item in form.read(lines)]

    assert read == given_records
    assert form.source == "upwell-spring"


def unlined(item: Any) -> Any:  # noqa: ANN401  a record, or what is wrong
    """Return a record as if it stood nowhere."""
    known = is_dataclass(item) and any(field.name == "line" for field in fields(item))
    return replace(item, line=0) if known and not isinstance(item, type) else item


def test_it_spreads_very_many_votes_over_lines_of_their_own() -> None:
    votes = tuple(Vote(f"m{number}") for number in range(2500))
    idea = Idea("1", "A loved idea", "", "ideas", "ada", votes=votes)

    lines = list(upwell.write(idea))
    read = [item for item in upwell.Upwell().read(lines) if isinstance(item, Idea | Links)]

    assert len(lines) == 3
    assert [vote.member for item in read for vote in item.votes] == [v.member for v in votes]


def test_it_says_that_a_file_is_of_another_version() -> None:
    faults = list(upwell.Upwell().read([b'{"record": "upwell", "version": 2}']))

    assert "of version 2, but only version 1 is supported" in str(faults[0])
