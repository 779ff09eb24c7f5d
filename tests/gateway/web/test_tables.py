"""Lists of the console as CSV: everything that the filters let through, and no formulas."""

import csv
import io
from datetime import UTC, datetime

import pytest

from services.gateway.web import tables
from tests.gateway.town import Browser, Town

LISTS = (
    "/console/members/-/export.csv",
    "/console/ideas/-/export.csv",
    "/console/ideas/-/export.csv?in=unanswered",
    "/console/rewards/ledger/-/export.csv",
    "/console/rewards/cases/-/export.csv",
    "/console/rewards/perks/-/export.csv",
    "/console/rewards/redemptions/-/export.csv?state=reserved",
    "/console/rewards/rules/-/export.csv",
    "/console/rewards/ledger/adjustments/-/export.csv",
    "/console/rewards/achievements/-/export.csv",
    "/console/rewards/awards/-/export.csv",
    "/console/boards/-/export.csv",
    "/console/tags/-/export.csv",
    "/console/duplicates/-/export.csv",
    "/console/ideas/1/voters/-/export.csv",
    "/console/members/-/audit/export.csv",
)


def rows(browser: Browser, path: str) -> list[dict[str, str]]:
    answer = browser.client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/csv"
    assert ".csv" in answer.headers["Content-Disposition"]
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("plain = text", "plain = text"),
        (-5, "-5"),
        (None, ""),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05+00:00"),
    ],
)
def test_it_defuses_formulas_and_leaves_numbers(value: object, written: str) -> None:
    assert tables.cell(value) == written


@pytest.mark.parametrize("path", LISTS)
def test_it_is_for_staff(sam: Browser, reader: Browser, path: str) -> None:
    rows(sam, path)
    assert reader.client.get(path).status_code in {302, 303, 401, 403, 404}


def test_it_hands_out_every_page(sam: Browser, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "PAGE", 2)
    handles = {one["handle"] for one in rows(sam, "/console/members/-/export.csv")}
    assert handles >= {"ana-li", "tomas", "noor", "sam"}


def test_it_respects_the_filters_of_the_page(sam: Browser, town: Town) -> None:
    title = '=HYPERLINK("https://evil.example","Open")'
    town.ideas(town.record(title, "noor"))
    every = rows(sam, "/console/ideas/-/export.csv")
    assert f"'{title}" in {one["title"] for one in every}
    own = rows(sam, "/console/ideas/-/export.csv?author=noor")
    assert {one["author"] for one in own} == {"noor"}
    assert 0 < len(own) < len(every)
    assert len(rows(sam, "/console/members/-/export.csv?role=admin")) == 1


def test_it_is_linked_with_the_filters(sam: Browser) -> None:
    page = sam.get("/console/members?role=admin")
    assert page.select_one('a[href="/console/members/-/export.csv?role=admin"]')
    page = sam.get("/console/ideas?status=planned")
    assert page.select_one('a[href^="/console/ideas/-/export.csv?"][href*="status=planned"]')


def test_every_list_of_the_console_has_one(sam: Browser) -> None:
    pages = (
        "/console/boards",
        "/console/tags",
        "/console/ideas",
        "/console/ideas/1/voters",
        "/console/members",
        "/console/members/-/audit",
        "/console/rewards/perks",
        "/console/rewards/rules",
        "/console/rewards/redemptions",
        "/console/rewards/achievements",
        "/console/rewards/ledger",
        "/console/rewards/ledger/adjustments",
        "/console/rewards/cases",
    )
    for path in pages:
        link = sam.get(path).select_one('a[href*="export.csv"][download]')
        assert link, path
        rows(sam, str(link["href"]))


def test_it_has_the_fields_of_the_api_with_people_as_handles(sam: Browser) -> None:
    found = {one["slug"]: one for one in rows(sam, "/console/boards/-/export.csv")}
    assert {one["access"] for one in found.values()} >= {"public"}
    voters = rows(sam, "/console/ideas/1/voters/-/export.csv")
    assert {"handle", "create_time", "weight", "on_behalf_by", "origin_idea"} <= voters[0].keys()
    audit = rows(sam, "/console/members/-/audit/export.csv")
    assert "GrantRole" in {one["action"] for one in audit}
