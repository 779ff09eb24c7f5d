"""Import with a dry run, and export."""

import json
import threading
from pathlib import Path

import pytest

from services.gateway.portability import jobs
from tests.gateway.desk import Desk, Office, file_of


def _lines(*records: dict[str, object] | str) -> str:
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records) + "\n"


CSV = """title,description,votes,status
Export my data as CSV,For the accountant,3,planned
Short,,1,open
"""


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch, spool: Path) -> Path:
    """Let each import end before its page is shown."""
    start = jobs.start

    def start_and_wait(*args: object) -> threading.Thread:
        thread = start(*args)
        thread.join(60)
        return thread

    monkeypatch.setattr(jobs, "start", start_and_wait)
    return spool


def test_it_shows_what_would_be_made_then_makes_it(
    office: Office, admin: Desk, waited: Path
) -> None:
    office.portal.board("ideas")
    admin.open("/console/transfer")
    admin.press("Start dry run", file=file_of(CSV, "ideas.csv"), board="ideas", format="csv")
    assert "Dry run" in admin.text
    assert "Nothing has been created yet." in admin.text
    assert admin.at(".figure strong").get_text() == "1"
    fault = admin.at("#faults").find_parent("section").select_one("tbody tr")
    assert fault.select_one("td").get_text() == "3"
    admin.press("Import the rest")
    assert "Imported" in admin.text
    assert not list(waited.glob("*.upload"))
    office.portal.settle()
    admin.open("/console/ideas")
    assert admin.queue == ["Export my data as CSV"]
    admin.open("/console/transfer")
    assert "ideas.csv" in admin.at("table").get_text()


def test_it_imports_nothing_where_asked_to_stop(office: Office, admin: Desk, waited: Path) -> None:
    office.portal.board("ideas")
    admin.open("/console/transfer")
    admin.press(
        "Start dry run",
        file=file_of(CSV, "ideas.csv"),
        board="ideas",
        format="csv",
        on_error="stop",
    )
    page = admin.text
    assert "error" in page
    assert "Import now" not in page
    admin.open("/console/ideas")
    assert admin.queue == []


def test_it_says_that_a_file_is_in_no_known_format(admin: Desk, waited: Path) -> None:
    admin.open("/console/transfer")
    admin.press("Start dry run", file=file_of("what is this", "x.txt"))
    assert "The format of the file is unknown." in admin.text


def test_it_asks_for_a_file_and_keeps_what_was_chosen(admin: Desk, spool: Path) -> None:
    admin.open("/console/transfer")
    admin.press("Start dry run", 422, format="canny", on_error="stop", source="old")
    assert "Choose a file to import." in admin.text
    kept = [admin.value(name) for name in ("format", "on_error", "source")]
    assert kept == ["canny", "stop", "old"]


def test_it_refuses_a_file_that_is_too_large(
    admin: Desk, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.portability.console.LARGEST", 2000)
    admin.open("/console/transfer")
    admin.press("Start dry run", 413, file=file_of("x" * 5000))
    assert "The file is larger than 64 MiB." in admin.text


def test_it_takes_more_than_other_forms_may_send(admin: Desk, waited: Path) -> None:
    admin.open("/console/transfer")
    admin.press("Start dry run", file=file_of("{" + "x" * 2_000_000 + "}"))
    assert "not valid JSON" in admin.text


def test_it_shows_how_far_an_import_is_and_that_one_was_cut_off(
    office: Office, admin: Desk, spool: Path
) -> None:
    own = office.portal.house.state
    who = office.portal.actor("olga", "admin")
    job = jobs.upload(own, who, file_of(CSV)[0], "big.csv", format="csv")
    job.stage, job.done, job.total, job.begin_time = "ideas", 40, 100, 0.0
    jobs.keep(own, job)
    own.redis.set(f"upwell:import-beat:{job.community}", job.id, ex=20)
    admin.open(f"/console/transfer/{job.id}")
    assert "40 of 100" in admin.text
    assert admin.at("#job").has_attr("data-refresh")
    assert admin.at("noscript meta[http-equiv=refresh]")
    own.redis.delete(f"upwell:import-beat:{job.community}")
    admin.open(f"/console/transfer/{job.id}")
    assert "The import was interrupted" in admin.text
    assert admin.form("Repeat dry run")


def test_it_runs_one_import_at_a_time(office: Office, admin: Desk, spool: Path) -> None:
    own = office.portal.house.state
    own.redis.set(f"upwell:import-beat:{office.portal.community}", "another", ex=20)
    admin.open("/console/transfer")
    admin.press("Start dry run", 409, file=file_of(CSV, "ideas.csv"), format="csv")
    assert "Another import is running." in admin.text


def test_it_hides_imports_of_other_communities(office: Office, admin: Desk, spool: Path) -> None:
    admin.open("/console/transfer/0197a7a0-0000-7000-8000-000000000000", 404)
    admin.open("/console/transfer/nonsense", 404)


def test_it_exports_what_it_holds(office: Office, admin: Desk) -> None:
    office.idea("Export my data as CSV")
    admin.open("/console/transfer")
    form = admin.form("Download the export")
    answer = admin.browser.submit(str(form["action"]))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    lines = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert any(line.get("title") == "Export my data as CSV" for line in lines)
