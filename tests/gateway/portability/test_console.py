"""Import with a dry run, and export."""

import json

import pytest

from services.gateway.edge import clients
from tests.gateway.conftest import open_portal
from tests.gateway.desk import Desk, Office, file_of
from upwell.portability.v1 import portability_pb2 as pb

CSV = """title,description,votes,status
Export my data as CSV,For the accountant,3,planned
" ",,1,open
"""


def begin(desk: Desk, text: str = CSV, name: str = "ideas.csv", **fields: str) -> None:
    """Upload a file and start its dry run."""
    desk.open("/console/transfer")
    desk.press("Start dry run", file=file_of(text, name), **fields)


def finish(office: Office, desk: Desk) -> None:
    """Let the worker do what waits, and look at the page again."""
    office.portal.house.work()
    desk.open(desk.path)


def test_it_shows_what_would_be_made_then_makes_it(office: Office, admin: Desk) -> None:
    office.portal.board("ideas")
    begin(admin, board="ideas", format="csv")
    assert "Waiting for a worker" in admin.text
    finish(office, admin)
    assert "Dry run" in admin.text
    assert "Nothing has been created yet." in admin.text
    assert admin.at(".figure strong").get_text() == "1"
    fault = admin.at("#faults").find_parent("section").select_one("tbody tr")
    assert fault.select_one("td").get_text() == "3"
    admin.press("Import the rest")
    finish(office, admin)
    assert "Imported" in admin.text
    assert "1 idea was not imported" in admin.text
    assert "Import the rest" not in admin.text
    office.portal.settle()
    admin.open("/console/ideas")
    assert admin.queue == ["Export my data as CSV"]
    admin.open("/console/transfer")
    row = [cell.get_text(strip=True) for cell in admin.page.select("tbody tr > *")]
    assert row == ["ideas.csv", "Imported", "@olga", "1", "1"]


def test_it_imports_nothing_where_asked_to_stop(office: Office, admin: Desk) -> None:
    office.portal.board("ideas")
    begin(admin, board="ideas", format="csv", error_handling="stop")
    finish(office, admin)
    page = admin.text
    assert "error" in page
    assert "Import now" not in page
    admin.open("/console/ideas")
    assert admin.queue == []


def test_it_says_that_a_file_is_in_no_known_format(office: Office, admin: Desk) -> None:
    begin(admin, "what is this", "x.txt")
    finish(office, admin)
    assert "The format of the file is unknown." in admin.text


def test_it_asks_for_a_file_and_keeps_what_was_chosen(admin: Desk) -> None:
    admin.open("/console/transfer")
    admin.press("Start dry run", 422, format="canny", error_handling="stop", source="old")
    assert "Choose a file to import." in admin.text
    kept = [admin.value(name) for name in ("format", "error_handling", "source")]
    assert kept == ["canny", "stop", "old"]


def test_it_refuses_a_file_that_is_too_large(admin: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.gateway.portability.console.LARGEST", 2000)
    admin.open("/console/transfer")
    admin.press("Start dry run", 413, file=file_of("x" * 5000))
    assert "The file is larger than 64 MiB." in admin.text


def test_it_says_beside_the_file_what_the_service_refuses(
    admin: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.portability.domain.imports.SIZE_MOST", 100)
    admin.open("/console/transfer")
    admin.press("Start dry run", 422, file=file_of("x" * 5000))
    assert "Split it and import the parts." in admin.at("#f-file-error").get_text()


def test_it_takes_more_than_other_forms_may_send(office: Office, admin: Desk) -> None:
    begin(admin, "{" + "x" * 2_000_000 + "}", "ideas.jsonl")
    finish(office, admin)
    assert "not valid JSON" in admin.text


def test_it_runs_one_import_at_a_time(office: Office, admin: Desk) -> None:
    begin(admin)
    first = admin.path
    admin.open("/console/transfer")
    admin.press("Start dry run", 409, file=file_of(CSV, "second.csv"))
    assert "Another import is running." in admin.text
    admin.open(first)
    admin.press("Cancel import")
    assert "Nothing was created." in admin.text


def test_it_shows_how_far_an_import_is(
    office: Office, admin: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(admin)
    running = pb.Import(
        name=f"imports/{admin.path.rpartition('/')[2]}",
        filename="big.csv",
        state=pb.IMPORT_STATE_RUNNING,
        stage=pb.IMPORT_STAGE_IDEAS,
        done_count=40,
        total_count=100,
        try_count=2,
    )
    monkeypatch.setattr(clients.portability, "GetImport", lambda _asked: running, raising=False)
    admin.open(admin.path)
    assert "40 of 100" in admin.text
    assert "A service is not answering." in admin.text
    assert admin.at("#job").has_attr("data-refresh")
    assert admin.at("noscript meta[http-equiv=refresh]")


def test_it_continues_an_import_that_was_cancelled(office: Office, admin: Desk) -> None:
    office.portal.board("ideas")
    begin(admin, board="ideas", format="csv")
    finish(office, admin)
    admin.press("Import the rest")
    admin.press("Cancel import")
    assert "nothing is created twice" in admin.text
    admin.press("Continue import")
    finish(office, admin)
    assert "Import finished." in admin.text


def test_it_undoes_an_import_and_says_what_it_keeps(office: Office, admin: Desk) -> None:
    begin(admin, board="ideas", format="csv")
    finish(office, admin)
    admin.press("Import the rest")
    finish(office, admin)
    admin.press("Undo import")
    assert "Removing what this import created" in admin.text
    finish(office, admin)
    assert "Import undone" in admin.text
    assert [row.get_text(" ", strip=True) for row in admin.page.select("#kept ~ * tbody tr")] == [
        "Board ideas Something that is kept uses it."
    ]
    admin.open("/console/ideas")
    assert admin.queue == []


def test_it_hides_imports_of_other_communities(office: Office, admin: Desk) -> None:
    begin(admin)
    there = Office(open_portal(office.portal.house)).desk("olga", "admin")
    there.open(admin.path, 404)
    there.open("/console/transfer")
    assert "ideas.csv" not in there.text
    admin.open("/console/transfer/0197a7a0-0000-7000-8000-000000000000", 404)
    admin.open("/console/transfer/nonsense", 404)


def test_it_exports_what_it_holds(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    admin.open("/console/transfer")
    admin.press("Create export")
    assert "Writing the export" in admin.text
    assert admin.browser.get(f"{admin.path}/file").status_code == 409
    finish(office, admin)
    assert "The export is ready." in admin.text
    answer = admin.browser.get(str(admin.at('a[href$="/file"]')["href"]))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert any(line.get("title") == "Export my data as CSV" for line in lines)
    assert int(answer.headers["Content-Length"]) == len(answer.get_data())


TABLE = """Headline;Points;State;When
Single sign-on;42;Backlog;03/04/2024
Export my data as CSV;3;Backlog;05/06/2024
;;;
"""


def test_it_shows_how_a_table_was_read_and_lets_it_be_changed(office: Office, admin: Desk) -> None:
    begin(admin, TABLE)
    finish(office, admin)
    assert "The header has no title column." in admin.text
    columns = [
        row.get_text(" ", strip=True) for row in admin.page.select("#survey ~ form th[scope=row]")
    ]
    assert columns == ["headline", "points", "state", "when", "Backlog"]
    assert admin.value("delimiter") == ";"
    assert admin.value("encoding") == "UTF-8"
    admin.press(
        "Apply and repeat dry run",
        column_name=["headline", "points", "state", "when"],
        column_pick=["title", "votes", "status", "create_time"],
        status_name=["Backlog"],
        status_pick=["under_review"],
    )
    finish(office, admin)
    assert "either the day or the month may come first" in admin.text
    assert "03/04/2024" in admin.text
    assert "Import now" not in admin.text
    admin.press("Apply and repeat dry run", date_order="day_first")
    finish(office, admin)
    assert "Import now" in admin.text
    assert "Votes without names 45" in admin.text
    assert "Skipped, as they are empty 1" in admin.text
    admin.press("Import now")
    finish(office, admin)
    assert "Everything in the file was imported." in admin.text
    office.portal.settle()
    admin.open("/ideas/1")
    assert "42 votes came with the import, without names." in admin.text
    assert "Under review" in admin.text
