"""Tests how other programs' CSV files become ideas."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.portability import formats
from services.portability.actions import reading
from services.portability.domain.reports import Report
from services.portability.formats import encodings
from services.portability.formats.moments import moment_of
from tests.portability import memory
from tests.portability.fakes import Fake
from upwell.ideas.v1 import ideas_pb2

Take = Callable[..., Report]

FIDER = """\
number,title,description,created_at,created_by,votes_count,comments_count,status,responded_by,\
responded_at,response,original_number,original_title,tags
1,Dark mode please,"At night
the screen is too bright.",2024-03-01 10:20:30.5 +0000 UTC,Ada,34,2,planned,Grace,\
2024-04-01 00:00:00 +0000 UTC,"We will do it, soon.",,,"design, night"
2,Night mode as well,,2024-02-01 10:20:30 +0000 UTC,Łukasz,3,0,duplicate,,,,1,Dark mode please,
"""

USERVOICE = """\
suggestion.id,suggestion.title,suggestion.body,suggestion.forum.name,suggestion.status.name,\
suggestion.labels.name,suggestion.parent.id,suggestion.created_timestamp,user.name,\
user.email_address,suggestion.admin_url
71,Export to a file,So that I can keep it.,Desktop App,under review,"data,export",,\
2023-01-02 03:04:05,Ada Lovelace,ada@example.org,https://example.org/71
72,Export to some file,,Desktop App,,,71,2023-01-03T03:04:05Z,Grace Hopper,grace@example.org,
"""

CANNY = """\
Post ID,Title,Details,Board,Status,Author Name,Author Email,Created,Votes
p1,Faster search results,It takes minutes.,Feature Requests,complete,Ada,ada@example.org,\
"May 3, 2022",12
"""


def lines(text: str) -> list[bytes]:
    """Return a text as the lines of a file."""
    return text.encode().splitlines(keepends=True)


@pytest.fixture
def read(fake: Fake) -> Take:
    """Return a function that imports a text, its format found from the header."""
    return lambda text, **options: memory.run(lines(text), stubs=fake.stubs, **options)


PEP = (
    '{"external_id": "PEP-1", "title": "A", "body": "", "authors": [], "status": "Final",'
    ' "type": "Process", "created": "28-Feb-2018"}\n'
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (FIDER, "fider"),
        (USERVOICE, "uservoice"),
        (CANNY, "canny"),
        ("title,status\n", "csv"),
        ("\ufeffTitle,Status\n", "csv"),
        (PEP, "peps"),
        (PEP.replace("PEP-1", "42"), "upwell"),
        ('{"external_id": "42", "authors": ["Ada"]}\n', "upwell"),
        ('{"record": "upwell", "version": 1}\n', "upwell"),
        ('{"external_id": "1", "title": "Minimal but enough"}\n', "upwell"),
        ("nothing,like,it\n", "csv"),
        ("nothing\n", None),
        ("", None),
        ("{" * 100_000, "upwell"),
    ],
)
def test_it_tells_formats_apart(text: str, name: str | None) -> None:
    assert formats.detect(text.encode()) == name


def test_it_reads_fider(read: Take, fake: Fake) -> None:
    report = read(FIDER)

    assert report.faults == []
    first, second = fake.idea("1"), fake.idea("2")
    assert (first.title, first.body) == (
        "Dark mode please",
        "At night\nthe screen is too bright.",
    )
    assert first.status == ideas_pb2.STATUS_PLANNED
    assert first.answer == "We will do it, soon."
    assert list(first.tags) == ["design", "night"]
    assert first.create_time.ToDatetime(tzinfo=UTC) == datetime(
        2024, 3, 1, 10, 20, 30, 500_000, tzinfo=UTC
    )
    assert fake.ideas.merges == {"2": "1"}
    assert second.status == ideas_pb2.STATUS_OPEN
    assert "counts 37 votes but does not name the voters" in report.as_text()


def test_it_reads_uservoice(read: Take, fake: Fake) -> None:
    report = read(USERVOICE)

    assert report.faults == []
    assert report.boards_created == ["desktop-app"]
    assert fake.ideas.boards["desktop-app"].display_name == "Desktop App"
    assert fake.idea("71").status == ideas_pb2.STATUS_UNDER_REVIEW
    assert fake.ideas.merges == {"72": "71"}
    assert {member.email for member in fake.members.made.values()} == {
        "ada@example.org",
        "grace@example.org",
    }
    assert "ignored: suggestion.admin_url" in report.as_text()


def test_it_reads_canny(read: Take, fake: Fake) -> None:
    report = read(CANNY)

    assert report.faults == []
    assert fake.idea("p1").status == ideas_pb2.STATUS_SHIPPED
    assert fake.idea("p1").board == "feature-requests"


def test_it_reads_a_file_with_nothing_but_titles(read: Take, fake: Fake) -> None:
    report = read("title\nSomething to do\nSomething else to do\n")

    assert report.faults == []
    assert report.ideas_created == 2
    assert {member.display_name for member in fake.members.made.values()} == {"Imported from csv"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2,Long enough,maybe,2024-01-01,Ada", "The status “maybe” is unknown"),
        ("2,Long enough,open,Maybe 1 2024,Ada", "The date “Maybe 1 2024” can't be read"),
        ("2,Long enough,open,2024-01-01,", "The author is empty"),
        (f"2,{'x' * 141},open,2024-01-01,Ada", "has 141 characters"),
        ("2,,open,2024-01-01,Ada", "The title is empty"),
        ("2," + "o" * 141 + ",open,2024-01-01,Ada", "has 141 characters"),
        ("2,Long enough,open", "has 3 cells, but the header has 5"),
        ("1,Long enough,open,2024-01-01,Ada", "already used on line 2"),
        ("2,Long\x00 enough,open,2024-01-01,Ada", "NUL character"),
        ('2,"Long" enough,open,2024-01-01,Ada', "not valid CSV"),
    ],
)
def test_it_says_what_is_wrong_with_which_row(read: Take, fake: Fake, row: str, said: str) -> None:
    head = "id,title,status,created,author\n1,The first idea,open,2024-01-01,Ada\n"

    report = read(head + row + "\n3,The third idea,open,2024-01-01,Ada\n")

    assert {fault.line for fault in report.faults} == {3}
    assert said in report.as_text()
    assert [key for _, key in fake.ideas.ideas] == ["1", "3"]


def test_it_counts_lines_inside_quotes(read: Take) -> None:
    report = read('id,title,body\n1,The first idea,"a\nb\nc"\n2,,x\n')

    assert [fault.line for fault in report.faults] == [5]


def test_it_says_which_line_is_not_utf8(fake: Fake) -> None:
    second = "2,Ein größerer, müder Bär".replace(", ", " ").encode() + b"\n"
    rows = [b"id,title\n", b"1,The caf\xe9 society\n", second]

    report = memory.run(rows, stubs=fake.stubs)

    assert [(fault.line, "not valid UTF-8" in fault.wrong) for fault in report.faults] == [
        (2, True)
    ]
    assert [key for _, key in fake.ideas.ideas] == ["2"]


def test_it_says_that_a_quote_is_never_closed(read: Take) -> None:
    report = read('id,title\n1,The first idea\n2,"Never closed\n3,Lost in it\n')

    assert "not valid CSV" in report.as_text()
    assert report.ideas_created == 1


def test_it_says_that_a_column_is_there_twice(read: Take) -> None:
    assert "contains title twice" in read("title,title\nThe first idea,x\n").as_text()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("28-Feb-2018", datetime(2018, 2, 28, tzinfo=UTC)),
        ("1 May 2024", datetime(2024, 5, 1, tzinfo=UTC)),
        ("May 1, 2024", datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-05-01T10:00:00+02:00", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        ("2024-05-01 10:00 UTC", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01 10:00:00.25 +0200 CEST", datetime(2024, 5, 1, 8, 0, 0, 250_000, tzinfo=UTC)),
        ("01/02/2024", None),
        ("2024-13-01", None),
        ("0000-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_it_reads_dates_and_never_guesses(text: str, moment: datetime | None) -> None:
    assert moment_of(text) == moment


ROWS = "title;description;board\r\nNächtlicher Modus;Für Augen, die müde sind;Wünsche\r\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("UTF-8", ROWS.encode("utf-8")),
        ("UTF-8", ROWS.encode("utf-8-sig")),
        ("UTF-16", ROWS.encode("utf-16")),
        ("UTF-16", ROWS.encode("utf-16-le")),
        ("UTF-16", ROWS.encode("utf-16-be")),
        ("Windows-1252", ROWS.encode("cp1252")),
        ("UTF-8", ROWS.replace("\r\n", "\r").encode()),
        ("UTF-8", ("sep=;\r\n" + ROWS).encode()),
        ("UTF-8", ROWS.replace(",", "").replace(";", "\t").encode()),
        ("UTF-8", ROWS.replace(",", "").replace(";", "|").encode()),
        ("UTF-8", ROWS.replace(",", "").replace(";", ",").encode()),
    ],
)
def test_it_reads_files_as_offices_write_them(fake: Fake, name: str, data: bytes) -> None:
    report = memory.run(reading.lines_of(io.BytesIO(data)), stubs=fake.stubs)
    assert report.ok
    assert [idea.title for idea in fake.ideas.ideas.values()] == ["Nächtlicher Modus"]
    told = [notice.text for notice in report.notices if "read as" in notice.text]
    assert told == ([] if name == "UTF-8" else [f"The file was read as {name}."])


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "标题,说明\n请在设置页面增加夜间模式的开关,晚上屏幕太亮了眼睛很不舒服\n"),
        (
            "shift_jis",
            "タイトル,説明\n通知をメールで受け取れるようにしてほしい,毎日は大変です\n",
        ),
        ("cp1252", "title,description\nCafé crème s’il vous plaît,Ça serait génial\n"),
        (
            "mac_roman",
            "title,description\nNächtlicher Modus für müde Augen,Größere Schrift wäre schön\n",
        ),
    ],
)
def test_it_tells_encodings_apart(encoding: str, text: str) -> None:
    assert encodings.detect(text.encode(encoding)) == encoding


def test_it_keeps_boards_of_other_scripts_apart(read: Take, fake: Fake) -> None:
    names = ("功能建议", "错误报告")
    read("title,board\n" + "".join(f"The idea number {name},{name}\n" for name in names))
    boards = {board.display_name: slug for slug, board in fake.ideas.boards.items()}
    assert set(boards) == set(names)
    made = {idea.title: idea.board for idea in fake.ideas.ideas.values()}
    assert made == {f"The idea number {name}": boards[name] for name in names}
