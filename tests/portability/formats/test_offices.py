"""Reading small files as spreadsheets and programs write them, and as a person says they mean."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portability.actions import reading
from services.portability.domain.choices import Choices
from services.portability.domain.reports import Report
from services.portability.formats.tabular import Generic
from services.portability.formats.voters import Voters
from shared.refusals import Invalid
from tests.portability import memory
from tests.portability.fakes import Fake
from upwell.ideas.v1 import ideas_pb2

Take = Callable[..., Report]

# What writes it, its bytes, and the title, votes and day of its one idea.
FILES = [
    (
        "Excel in German",
        "Titel;Title;Votes;Created\r\nx;Nächtlicher Modus;42;13.05.2024\r\n".encode("cp1252"),
        ("Nächtlicher Modus", 42),
    ),
    (
        "Excel, as Unicode text",
        "Title\tVotes\tCreated\r\nNächtlicher Modus\t42\t13.05.2024 00:00\r\n".encode("utf-16"),
        ("Nächtlicher Modus", 42),
    ),
    (
        "Excel in English, with a serial number",
        b"sep=,\r\nTitle,Votes,Created\r\nSSO,42,45425\r\n",
        ("SSO", 42),
    ),
    (
        "Numbers on a Mac",
        (
            'Title;Details;Votes;Created\rNächtlicher "Modus";Für müde Augen größer;1 042;'
            "May 13, 2024\r"
        ).encode("mac_roman"),
        ('Nächtlicher "Modus"', 1042),
    ),
    (
        "LibreOffice",
        '\ufeff"Title","Votes","Created"\n"Dark\nmode","1,042",2024-05-13\n'.encode(),
        None,
    ),
    (
        "Google Sheets",
        b"Title,Votes,Created\nSSO,42,5/13/2024\n",
        ("SSO", 42),
    ),
    (
        "a program, with seconds since 1970",
        b"title|votes|created\nSSO|42|1715558400\n",
        ("SSO", 42),
    ),
    (
        "a program, as in mail",
        b'title,votes,created\nSSO,42.0,"Mon, 13 May 2024 00:00:00 +0000"\n',
        ("SSO", 42),
    ),
    (
        "a program in Chinese",
        "title,votes,created\n夜间模式和深色主题的设置选项,42,2024/05/13\n".encode("gb18030"),
        ("夜间模式和深色主题的设置选项", 42),
    ),
]
DAY = datetime(2024, 5, 13, tzinfo=UTC)


@pytest.fixture
def read(fake: Fake) -> Take:
    """Return a function that imports bytes."""
    return lambda data, **options: memory.run(
        data.splitlines(keepends=True), stubs=fake.stubs, **options
    )


@pytest.mark.parametrize(
    ("data", "said"), [one[1:] for one in FILES], ids=[one[0] for one in FILES]
)
def test_it_reads_files_as_offices_write_them(
    fake: Fake, data: bytes, said: tuple[str, int] | None
) -> None:
    report = memory.run(reading.lines_of(io.BytesIO(data)), stubs=fake.stubs)
    if said is None:
        # No title has a line break.
        assert [fault.line for fault in report.faults] == [2]
        assert (report.rows, report.ideas_refused) == (1, 1)
        return
    assert report.faults == []
    [idea] = fake.ideas.ideas.values()
    assert (idea.title, idea.imported_votes) == said
    assert idea.create_time.ToDatetime(UTC) == DAY
    assert report.imported_votes == idea.imported_votes


def test_it_shows_how_it_understood_a_table(read: Take) -> None:
    report = read(
        b"Title;Points;State;When;Notes\n"
        b"Dark mode;42;Backlog;2024-05-13;a\n"
        b"Single sign-on;7;Backlog;2024-05-14;b\n"
        b"Export;1;Done;;\n",
        dry_run=True,
    )
    survey = report.survey
    assert survey is not None
    assert (survey.encoding, survey.delimiter, survey.date_order) == ("UTF-8", ";", "")
    assert [(one.name, one.meaning, one.examples) for one in survey.columns] == [
        ("title", "title", ["Dark mode", "Single sign-on", "Export"]),
        ("points", "", ["42", "7", "1"]),
        ("state", "status", ["Backlog", "Done"]),
        ("when", "", ["2024-05-13", "2024-05-14"]),
        ("notes", "", ["a", "b"]),
    ]
    assert [(one.name, one.count, one.status) for one in survey.statuses] == [
        ("Backlog", 2, ""),
        ("Done", 1, "shipped"),
    ]
    text = report.as_text()
    assert "Read as UTF-8 with semicolons between cells." in text
    assert "Backlog                   unknown        2" in text


def test_it_reads_a_table_as_a_person_says(read: Take, fake: Fake) -> None:
    choices = Choices(
        columns={"headline": "title", "points": "votes", "when": "create_time", "title": "ignored"},
        statuses={"Backlog": "under_review"},
        date_order="day_first",
    )
    report = read(
        b"Headline,Title,Points,State,When\nSSO,Mr,42,Backlog,03/04/2024\n", choices=choices
    )
    assert report.faults == []
    [idea] = fake.ideas.ideas.values()
    assert (idea.title, idea.imported_votes) == ("SSO", 42)
    assert idea.status == ideas_pb2.STATUS_UNDER_REVIEW
    assert idea.create_time.ToDatetime(UTC) == datetime(2024, 4, 3, tzinfo=UTC)


def test_it_reads_an_encoding_and_a_separator_as_a_person_says(fake: Fake) -> None:
    data = "title;body|more\nÄrger;Straße|x\n".encode("mac_roman")
    choices = Choices(encoding="Mac Roman", delimiter=";")
    report = memory.run(data.splitlines(keepends=True), stubs=fake.stubs, choices=choices)
    assert report.survey is not None
    assert (report.survey.encoding, report.survey.delimiter) == ("Mac Roman", ";")
    assert [idea.title for idea in fake.ideas.ideas.values()] == ["Ärger"]


AMBIGUOUS = b"id,title,created\n1,SSO,03/04/2024\n2,CSV,05/06/2024\n"


def test_it_asks_once_for_the_whole_column(read: Take, fake: Fake) -> None:
    report = read(AMBIGUOUS)
    assert report.stopped
    assert report.asks
    [fault] = report.faults
    assert fault.wrong == "The dates in created have two meanings, for example 03/04/2024."
    assert fault.remedy == "Choose whether the day or the month comes first."
    assert fake.ideas.ideas == {}
    assert "Nothing was imported: its dates have two meanings." in report.as_text()
    assert read(AMBIGUOUS, dry_run=True).ideas_created == 2


@pytest.mark.parametrize(
    ("row", "month"), [("13/06/2024", 4), ("6/13/2024", 3)], ids=["day first", "month first"]
)
def test_a_date_of_one_meaning_settles_its_column(
    read: Take, fake: Fake, row: str, month: int
) -> None:
    report = read(AMBIGUOUS + f"3,PDF,{row}\n".encode())
    assert report.faults == []
    first = next(iter(fake.ideas.ideas.values()))
    assert first.create_time.ToDatetime().month == month


def test_dates_that_contradict_each_other_settle_nothing(read: Take) -> None:
    report = read(AMBIGUOUS + b"3,PDF,13/06/2024\n4,PNG,6/13/2024\n", dry_run=True)
    assert report.asks
    assert report.ideas_created == 4


def test_it_accounts_for_every_row(read: Take) -> None:
    data = (
        b"id,title,status,created,votes\n"
        b"1,SSO,open,2024-01-01,3\n"
        b"2,,open,2024-01-01,\n"
        b"3,CSV,perhaps,Maybe 1 2024,\n"
        b"1,Again,open,2024-01-01,\n"
        b",,,,\n"
        b"4,PDF,open\n"
        b"5,PNG,open,2024-01-01,many\n"
        b"6,GIF,open,2024-01-01,-2\n"
    )
    report = read(data)
    assert (report.rows, report.ideas_created, report.ideas_refused) == (8, 3, 4)
    assert (report.rows_skipped, report.rows_left) == (1, 0)
    assert "rows              8: 3 created, 4 refused, 1 skipped" in report.as_text()
    refused = {fault.line for fault in report.faults if fault.refused}
    assert refused == {3, 4, 5, 7}
    again = read(data)
    assert (again.ideas_found, again.ideas_refused, again.rows_left) == (3, 4, 0)
    stopped = read(data, on_error="stop")
    assert stopped.rows_left == 3


def test_it_names_votes_by_a_list_of_voters(read: Take, fake: Fake) -> None:
    read(b"id,title,votes\n7,SSO,3\n8,CSV,2\n")
    report = read(
        b"idea,email,handle,date\n"
        b"7,ada@example.org,,2024-05-13\n"
        b"7,,@Ben,2024-05-13\n"
        b"7,ada@example.org,,\n"
        b"9,ada@example.org,,\n"
        b"7,,,\n"
        b",ada@example.org,,\n",
        source="csv",
    )
    assert report.format == "voters"
    assert (report.rows, report.votes_created, report.votes_found) == (6, 2, 1)
    assert (report.ideas_refused, report.rows_left) == (3, 0)
    assert {member for idea, member in fake.ideas.votes if idea == "7"} == {
        fake.members.uid("csv", "ada@example.org"),
        fake.members.uid("csv", "ben"),
    }
    assert fake.members.made["csv", "ben"].find_by_handle


@pytest.mark.parametrize(
    ("choices", "named"),
    [
        (Choices(encoding="EBCDIC"), "choices.encoding"),
        (Choices(delimiter="x"), "choices.delimiter"),
        (Choices(date_order="both"), "choices.date_order"),
        (Choices(columns={"a": "salary"}), "choices.columns"),
        (Choices(columns={"a" * 201: "title"}), "choices.columns"),
        (Choices(statuses={"a": "perhaps"}), "choices.statuses"),
    ],
)
def test_it_refuses_what_cannot_be_chosen(choices: Choices, named: str) -> None:
    with pytest.raises(Invalid) as refused:
        choices.check()
    assert list(refused.value.fields) == [named]


@given(st.lists(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), max_size=8))
@settings(deadline=None, max_examples=200)
def test_whatever_a_table_holds_its_rows_add_up(pieces: list[bytes]) -> None:
    for head in (b"id,title,status,created,votes\n", b"idea,email,date\n"):
        lines = [head, *(piece.replace(b"\n", b",") + b"\n" for piece in pieces)]
        report = memory.run(lines, stubs=Fake().stubs, dry_run=True)
        assert report.rows_left == 0
        for form in (Generic(), Voters()):
            form.look(lines, Choices())
            assert list(form.read(lines)) is not None
