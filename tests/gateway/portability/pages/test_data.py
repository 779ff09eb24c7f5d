"""A member's own data: gathered, downloaded, and erased."""

import io
import json
import zipfile

import pytest

from services import registry
from services.gateway.edge import clients, errors
from services.portability import actions
from tests.gateway.town import Browser


def test_it_sends_visitors_to_sign_in(browser: Browser) -> None:
    browser.get("/settings/data")
    assert browser.place == "/sign-in"


def test_it_gathers_everything_into_one_archive(ana: Browser) -> None:
    ana.get("/settings/data")
    ana.send("/settings/data/export")
    assert "Gathering your data" in ana.text
    assert ana.page.select_one("#export")["data-refresh"]
    page = ana.place
    ana.town.portal.house.work()
    ana.get(page)
    assert "Your data is ready to download." in ana.text
    answer = ana.client.get(f"{page}/file")
    assert answer.mimetype == "application/zip"
    assert "-ana-li-" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    names = archive.namelist()
    folders = {"gateway", *(row.name for row in registry.answering())}
    assert {name.split("/")[0] for name in names} == folders
    assert {"members/profile.json", "ideas/ideas.json", "gateway/sessions.json"} <= {*names}
    assert len(json.loads(archive.read("gateway/sessions.json"))["sessions"]) == 1


def test_it_makes_one_archive_of_a_form_that_is_sent_twice(ana: Browser) -> None:
    ana.get("/settings/data")
    values = ana.values(ana.form("/settings/data/export"))
    first, second = (ana.client.post("/settings/data/export", data=values) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]


def test_it_shows_an_archive_to_nobody_else(ana: Browser, tomas: Browser) -> None:
    ana.get("/settings/data")
    ana.send("/settings/data/export")
    for path in (ana.place, f"{ana.place}/file"):
        assert tomas.client.get(path).status_code == 404


def test_it_says_that_an_archive_failed(ana: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.exports, "TRIES_MOST", 1)
    monkeypatch.setattr(actions.exports, "_write_archive", lambda *_: 1 / 0)
    ana.get("/settings/data")
    ana.send("/settings/data/export")
    ana.town.portal.house.work()
    ana.get(ana.place)
    assert "Something went wrong on our side. Create another export." in ana.text


def test_it_erases_only_when_the_handle_is_typed(ana: Browser) -> None:
    ana.get("/settings/data")
    ana.send("/settings/data/erase", 422, content="keep", handle="someone")
    assert "Type ana-li to confirm." in ana.text
    ana.send("/settings/data/erase", content="keep", handle="ana-li")
    assert "Your account is deleted." in ana.text
    assert ana.place.startswith("/erasures/")
    assert ana.page.select_one('.top a[href^="/sign-in"]')


def test_it_says_why_nothing_was_erased(sam: Browser) -> None:
    sam.get("/settings/data")
    sam.send("/settings/data/erase", 409, content="keep", handle="sam")
    assert "This is the last administrator." in sam.text
    sam.get("/settings/data")
    assert sam.place == "/settings/data"


def test_it_erases_nothing_while_portability_is_away(
    ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = errors.unavailable("portability")

    def away(_asked: object) -> None:
        raise refused

    monkeypatch.setattr(clients.portability, "CreateErasure", away, raising=False)
    ana.get("/settings/data")
    ana.send("/settings/data/erase", 503, content="keep", handle="ana-li")
    assert "Nothing was erased" in ana.text
    ana.get("/settings/data")
    assert ana.place == "/settings/data"
