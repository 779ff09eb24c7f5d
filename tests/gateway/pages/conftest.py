"""Opens the portal of a made-up village, whose services answer as a test wants."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.gateway.app import create_app
from services.gateway.config import Config
from tests import harness
from tests.gateway.pages import village as built
from tests.gateway.pages.village import Village
from tests.harness import Keys
from upwell.ideas.v1 import ideas_pb2_grpc
from upwell.members.v1 import members_pb2_grpc


@dataclass
class Browser:
    """Reads pages and sends their forms as a person without JavaScript would."""

    client: FlaskClient
    village: Village
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    response: TestResponse | None = None
    path: str = "/"

    def get(self, path: str, status: int = 200, **headers: str) -> BeautifulSoup:
        """Open a page, following redirects."""
        return self._open(self.client.get(path, follow_redirects=True, headers=headers), status)

    def _open(self, response: TestResponse, status: int) -> BeautifulSoup:
        assert response.status_code == status, (response.status_code, response.text[:400])
        self.response = response
        self.path = response.request.path
        self.page = BeautifulSoup(response.text, "html.parser")
        return self.page

    def form(self, action: str) -> Tag:
        """Return the form of this page that is sent to an address."""
        found = self.page.find("form", action=re.compile(re.escape(action) + r"(\?|#|$)"))
        assert isinstance(found, Tag), f"no form for {action}"
        return found

    def values(self, form: Tag) -> dict[str, Any]:
        """Return what a form would send as it stands."""
        values: dict[str, Any] = {}
        for one in form.select("input[name], textarea[name], select[name]"):
            kind, name = one.get("type", ""), str(one["name"])
            if kind in ("checkbox", "radio") and not one.has_attr("checked"):
                continue
            if one.name == "textarea":
                values[name] = one.get_text().removeprefix("\n")
            elif one.name == "select":
                chosen = one.select_one("option[selected]") or one.select_one("option")
                values[name] = str(chosen["value"]) if chosen else ""
            elif kind != "file":
                values[name] = str(one.get("value", ""))
        return values

    def send(self, action: str, status: int = 200, **typed: Any) -> BeautifulSoup:  # noqa: ANN401
        """Fill in a form of this page and send it, following redirects."""
        values = {**self.values(self.form(action)), **typed}
        referer = f"http://localhost{self.path}"
        response = self.client.post(
            action, data=values, follow_redirects=True, headers={"Referer": referer}
        )
        return self._open(response, status)

    def sign_in(self, handle: str) -> "Browser":
        """Sign in as a member of the village, by a link."""
        self.get("/sign-in")
        self.send("/sign-in", email=f"{handle}@example.org")
        self.get(f"/sign-in/confirm?token={next(reversed(self.village.links))}")
        self.send("/sign-in/confirm")
        return self

    @property
    def text(self) -> str:
        """Return the words of the page."""
        return " ".join(self.page.get_text(" ").split())

    @property
    def place(self) -> str:
        """Return the path that was arrived at."""
        return urlsplit(self.path).path


@pytest.fixture
def village(keys: Keys) -> Village:
    """Return a village with two boards, three people and a handful of ideas."""
    found = built.new_village()
    found.verifier = keys.verifier
    return found


@pytest.fixture
def portal(
    village: Village,
    keys: Keys,
    redis_url: str,
    redis_client: redis.Redis,
    tmp_path: Any,  # noqa: ANN401
) -> Iterator[Flask]:
    """Return the gateway in front of the village."""
    ideas = (
        "upwell.ideas.v1.IdeasService",
        lambda server: ideas_pb2_grpc.add_IdeasServiceServicer_to_server(
            built.ideas_servicer(village), server
        ),
    )
    members = (
        "upwell.members.v1.MembersService",
        lambda server: members_pb2_grpc.add_MembersServiceServicer_to_server(
            built.members_servicer(village), server
        ),
    )
    with harness.serving(keys, ideas, members) as address:
        app = create_app(
            Config(
                members_address=address,
                ideas_address=address,
                redis_url=redis_url,
                private_key=keys.private,
                secret="s" * 32,
                public_url="http://localhost",
                dev=True,
                data=str(tmp_path),
                vote_budget=1.5,
            )
        )
        yield app
        app.extensions["upwell"].close()


@pytest.fixture
def browser(portal: Flask, village: Village) -> Browser:
    """Return a visitor's browser."""
    return Browser(portal.test_client(), village)


@pytest.fixture
def ana(browser: Browser) -> Browser:
    """Return the browser of Ana, who raised the first idea."""
    return browser.sign_in("ana-li")


@pytest.fixture
def tomas(portal: Flask, village: Village) -> Browser:
    """Return the browser of Tomáš, an ordinary member."""
    return Browser(portal.test_client(), village).sign_in("tomas")


@pytest.fixture
def sam(portal: Flask, village: Village) -> Browser:
    """Return the browser of Sam, who works here."""
    return Browser(portal.test_client(), village).sign_in("sam")
