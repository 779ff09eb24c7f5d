"""Reads console pages and sends their forms as a person without JavaScript would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from shared import clock
from tests.gateway.conftest import Browser, Portal
from tests.harness import freeze


@dataclass
class Desk:
    """Holds a browser at a page of the console."""

    browser: Browser
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    path: str = "/console"
    status: int = 0

    def open(self, path: str, status: int = 200) -> BeautifulSoup:
        """Open a page, following where it leads."""
        return self._arrive(self.browser.get(path, follow_redirects=True), status)

    def _arrive(self, response: TestResponse, status: int) -> BeautifulSoup:
        text = response.get_data(as_text=True)
        assert response.status_code == status, (response.status_code, _words(text)[:600])
        self.status, self.path = response.status_code, response.request.full_path.rstrip("?")
        self.page = BeautifulSoup(text, "html.parser")
        return self.page

    @property
    def text(self) -> str:
        """Return what stands on the page, without what is only for programs."""
        return _words(str(self.page))

    def at(self, selector: str) -> Tag:
        """Return the one element that a selector finds."""
        found = self.page.select_one(selector)
        assert isinstance(found, Tag), f"nothing is at {selector}: {self.text[:400]}"
        return found

    def form(self, button: str) -> Tag:
        """Return the form that a button with these words sends; it may stand elsewhere."""
        for one in self.page.select("button"):
            words = " ".join((one.select_one("span") or one).get_text().split())
            if words == button or one.get("aria-label") == button:
                name = one.get("form")
                found = self.page.find("form", id=str(name)) if name else one.find_parent("form")
                assert isinstance(found, Tag)
                return found
        there = [one.get_text(" ", strip=True) for one in self.page.select("button")]
        message = f"no button says {button!r}: {there}"
        raise AssertionError(message)

    def press(self, button: str, answers: int = 200, /, **fields: Any) -> BeautifulSoup:  # noqa: ANN401  any form value
        """Fill fields in and press a button."""
        form = self.form(button)
        sent = values(form) | _pressed(form, self.page, button) | fields
        action = str(form.get("action") or self.path)
        if str(form.get("method", "get")).lower() == "get":
            return self._arrive(
                self.browser.get(action, query_string=sent, follow_redirects=True), answers
            )
        return self._arrive(self.browser.post(action, data=sent, follow_redirects=True), answers)

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        found = self.at(f'[name="{name}"]:not([type="radio"]:not([checked]))')
        if found.name == "textarea":
            return found.get_text().removeprefix("\n")
        if found.name == "select":
            chosen = found.select_one("[selected]")
            return str(chosen["value"]) if chosen else ""
        return str(found.get("value", ""))

    @property
    def said(self) -> str:
        """Return what the page says about the last act."""
        return " ".join(one.get_text(" ", strip=True) for one in self.page.select(".flash"))

    @property
    def queue(self) -> list[str]:
        """Return the titles in the list at the left."""
        return [one.get_text(strip=True) for one in self.page.select(".queue-title")]

    @property
    def number(self) -> int:
        """Return the number of the idea that is open."""
        found = re.match(r"/console/ideas/(\d+)", urlsplit(self.path).path)
        assert found, self.path
        return int(found[1])


def _pressed(form: Tag, page: BeautifulSoup, button: str) -> dict[str, str]:
    for one in page.select("button[name]"):
        words = " ".join((one.select_one("span") or one).get_text().split())
        if words == button and (one.find_parent("form") is form or one.get("form")):
            return {str(one["name"]): str(one.get("value", ""))}
    return {}


def _words(text: str) -> str:
    page = BeautifulSoup(text, "html.parser")
    for part in page.select("script, style, dialog"):
        part.decompose()
    return " ".join(page.get_text(" ").split())


def values(form: Tag) -> dict[str, Any]:
    """Return what a form would send as it stands."""
    found: dict[str, Any] = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        kind, name = one.get("type", ""), str(one["name"])
        if kind == "file" or (kind in ("checkbox", "radio") and not one.has_attr("checked")):
            continue
        if one.name == "textarea":
            value = one.get_text().removeprefix("\n")
        elif one.name == "select":
            chosen = one.select_one("[selected]") or one.select_one("option")
            value = str(chosen["value"]) if chosen else ""
        else:
            value = str(one.get("value", "on"))
        if name in found:
            before = found[name]
            found[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            found[name] = value
    return found


@dataclass
class Office:
    """Holds a community and the desks of those who look after it."""

    portal: Portal

    def desk(self, handle: str, *roles: str) -> Desk:
        """Return the desk of somebody with these roles."""
        return Desk(self.portal.sign_in(handle, *roles))

    def idea(self, title: str, by: str = "ana", **fields: Any) -> int:  # noqa: ANN401  any field
        """Raise an idea."""
        return self.portal.idea(by, title, **fields)

    def vote(self, number: int, *handles: str) -> None:
        """Let members vote."""
        for handle in handles:
            answer = self.portal.sign_in(handle).submit(f"/ideas/{number}/vote")
            assert answer.status_code < 400, answer.get_data(as_text=True)[:400]
        self.portal.settle()

    def later(self, days: int) -> None:
        """Let days pass; sign in after, because nobody stays signed in for so long."""
        freeze(clock.now() + timedelta(days=days))
        self.portal.house.state.part("tokens", dict).clear()


@pytest.fixture
def office(portal: Portal) -> Iterator[Office]:
    """Return the office of a fresh community."""
    yield Office(portal)
    # Tokens that were signed in another time are not valid in the next test's.
    portal.house.state.part("tokens", dict).clear()


@pytest.fixture
def admin(office: Office) -> Desk:
    """Return the desk of an administrator."""
    return office.desk("olga", "admin")


@pytest.fixture
def moderator(office: Office) -> Desk:
    """Return the desk of a moderator."""
    return office.desk("milo", "moderator")


def file_of(text: str | bytes, name: str = "ideas.jsonl") -> tuple[BytesIO, str]:
    """Return a file as a form sends it."""
    return BytesIO(text.encode() if isinstance(text, str) else text), name
