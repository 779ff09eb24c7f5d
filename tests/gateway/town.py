"""Opens pages and sends their forms as a person without JavaScript would, in a small town."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from services import registry
from services.gateway.edge import circuits, clients, communities
from services.members import jobs as members_jobs
from shared import clock, mail
from shared.actor import Actor
from shared.jobs import App, run_due
from tests.gateway.conftest import Browser as Client
from tests.gateway.conftest import House, Portal, open_portal
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

BODY = (
    "When I leave a project I need the numbers in a form my accountant can open.\n\n"
    "- one file per report\n- dates as `2026-11-22`"
)


@dataclass
class Town:
    """Holds a community with two boards, four people and a handful of ideas."""

    portal: Portal

    @property
    def base(self) -> str:
        """Return the address everything is under."""
        return f"http://{self.portal.host}"

    @property
    def system(self) -> Actor:
        """Return the actor of the command line."""
        return self.portal.system

    def settle(self) -> None:
        """Let everything that was announced arrive."""
        self.portal.settle()

    def person(self, handle: str, name: str, *roles: str) -> None:
        """Add a member who signs in with an address of example.org."""
        house = self.portal.house
        who = members_pb2.Member(handle=handle, display_name=name, email=f"{handle}@example.org")
        made = house.call(
            house.members.CreateMember, members_pb2.CreateMemberRequest(member=who), self.system
        )
        self.portal.uids[handle] = made.uid
        for role in roles:
            house.call(
                house.members.GrantRole,
                members_pb2.GrantRoleRequest(name=f"members/{handle}", role=f"ROLE_{role.upper()}"),
                self.system,
            )

    def actor(self, handle: str, *roles: str) -> Actor:
        """Return a member as the services see them."""
        return Actor(
            community=self.portal.community,
            kind="member",
            member=UUID(self.portal.uids[handle]),
            handle=handle,
            roles=frozenset({"member", *roles}),
            method="test",
        )

    def ideas(self, *records: ideas_pb2.IdeaRecord) -> list[int]:
        """Bring ideas in with their discussion and history, and return their numbers."""
        house = self.portal.house
        asked = ideas_pb2.ImportIdeasRequest(source="test", records=records)
        numbers: list[int] = []
        for half in (ideas_pb2.IMPORT_PASS_IDEAS, ideas_pb2.IMPORT_PASS_LINKS):
            asked.ClearField("pass")
            setattr(asked, "pass", half)
            answer = house.call(house.ideas.ImportIdeas, asked, self.system)
            assert [one.errors for one in answer.results if one.errors] == []
            numbers = numbers or [one.number for one in answer.results]
        self.settle()
        return numbers

    def record(self, title: str, by: str, **fields: Any) -> ideas_pb2.IdeaRecord:  # noqa: ANN401  any field
        """Return an idea as an import knows it."""
        asked: dict[str, Any] = {"external_id": title, "board": "imports"}
        asked |= {"status": ideas_pb2.STATUS_OPEN, **fields}
        return ideas_pb2.IdeaRecord(title=title, member_uid=self.portal.uids[by], **asked)

    def set_access(self, access: members_pb2.Access) -> None:
        """Change who may look in."""
        self.change(access=access)

    def change(self, **fields: Any) -> None:  # noqa: ANN401  any field
        """Change the community."""
        house = self.portal.house
        house.call(
            house.members.UpdateCommunity,
            members_pb2.UpdateCommunityRequest(community=members_pb2.Community(**fields)),
            self.system,
        )
        communities.directory(house.state).forget()

    def publish_conduct(self, body: str) -> None:
        """Publish a code of conduct."""
        house = self.portal.house
        house.call(
            house.members.PublishConduct,
            members_pb2.PublishConductRequest(body=body),
            self.system,
        )
        communities.directory(house.state).forget()

    def browser(self, handle: str = "", *, accepted: bool = True) -> "Browser":
        """Return the browser of somebody who is signed in, or of a visitor."""
        portal = self.portal
        client = portal.sign_in(handle, accepted=accepted) if handle else portal.visitor()
        return Browser(client, self)


def _at(moment: datetime, **fields: Any) -> dict[str, Any]:  # noqa: ANN401  any field
    return {"create_time": moment, **fields}


def found_town(house: House) -> Town:
    """Return a new town; what happened there happened in the last forty days."""
    town = Town(
        open_portal(
            house,
            vision_place="people who close the books with Ledgerly",
            vision_benefit="seeing what happens to what they say",
            vision_excitement="get home earlier on a Friday",
        )
    )
    people = (("ana-li", "Ana Li"), ("tomas", "Tomáš Krejčí"), ("noor", "Noor"))
    for handle, name in people:
        town.person(handle, name)
    town.person("sam", "Sam Okafor", "admin")
    town.portal.board("imports", purpose="What comes in, and how.")
    town.portal.board("mobile", purpose="On the way.")
    town.settle()
    uids = town.portal.uids
    start = clock.now() - timedelta(days=40)

    def votes(*handles: str) -> list[ideas_pb2.VoteRecord]:
        moment = clock.now()
        return [ideas_pb2.VoteRecord(**_at(moment, member_uid=uids[handle])) for handle in handles]

    def decided(status: ideas_pb2.Status, message: str) -> dict[str, Any]:
        step = ideas_pb2.StatusChangeRecord(
            **_at(
                start + timedelta(days=30),
                from_status=ideas_pb2.STATUS_OPEN,
                to_status=status,
                message=message,
                member_uid=uids["sam"],
                kind=ideas_pb2.STATUS_CHANGE_KIND_STATUS,
            )
        )
        return {"status": status, "status_changes": [step]}

    def said(place: int, by: str, body: str, parent: str = "") -> ideas_pb2.CommentRecord:
        moment = start + timedelta(days=20, minutes=place)
        return ideas_pb2.CommentRecord(
            **_at(
                moment,
                external_id=str(place),
                member_uid=uids[by],
                body=body,
                parent_external_id=parent,
            )
        )

    town.ideas(
        town.record(
            "Export my data as CSV",
            "ana-li",
            body=BODY,
            tags=["CSV"],
            votes=votes("sam", "noor"),
            create_time=start + timedelta(days=1),
            answer="Yes, and soon.",
            answer_member_uid=uids["sam"],
            answer_time=start + timedelta(days=30),
            comments=[
                said(1, "sam", "Would a semicolon do?"),
                said(2, "ana-li", "It would.", parent="1"),
            ],
            **decided(ideas_pb2.STATUS_PLANNED, "We begin in *January*."),
        ),
        town.record(
            "Keyboard shortcuts in the report editor",
            "sam",
            body="Mouse costs me an hour.",
            votes=votes("noor"),
            create_time=start + timedelta(days=2),
        ),
        town.record(
            "Offline mode for the mobile app",
            "ana-li",
            board="mobile",
            create_time=start + timedelta(days=3),
        ),
        town.record(
            "Dark mode that follows the system",
            "sam",
            votes=votes("sam", "tomas", "noor"),
            create_time=start + timedelta(days=4),
            **decided(ideas_pb2.STATUS_SHIPPED, "Here it is."),
        ),
    )
    return town


@dataclass
class Browser:
    """Reads pages and sends their forms as a person without JavaScript would."""

    client: Client
    town: Town
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    response: TestResponse | None = None
    path: str = "/"

    def get(self, path: str, status: int = 200, **headers: str) -> BeautifulSoup:
        """Open a page, following redirects."""
        return self.arrive(self.client.get(path, follow_redirects=True, headers=headers), status)

    def arrive(self, response: TestResponse, status: int = 200) -> BeautifulSoup:
        """Look at an answer."""
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
        response = self.client.post(
            action,
            data=values,
            follow_redirects=True,
            headers={"Referer": f"{self.town.base}{self.path}"},
        )
        return self.arrive(response, status)

    @property
    def text(self) -> str:
        """Return the words of the page."""
        return " ".join(self.page.get_text(" ").split())

    @property
    def place(self) -> str:
        """Return the path that was arrived at."""
        return urlsplit(self.path).path

    @property
    def titles(self) -> list[str]:
        """Return the titles of the ideas in the list."""
        return [one.get_text() for one in self.page.select(".row-title a")]


@pytest.fixture
def town(house: House) -> Town:
    """Return a town of the test's own."""
    return found_town(house)


@pytest.fixture(scope="session")
def old_town(house: House) -> Town:
    """Return a town that every test looks at and none changes."""
    return found_town(house)


@pytest.fixture
def reader(old_town: Town) -> Browser:
    """Return the browser of a visitor who only looks, at the town that nobody changes."""
    return old_town.browser()


@pytest.fixture
def browser(town: Town) -> Browser:
    """Return a visitor's browser."""
    return town.browser()


@pytest.fixture
def ana(town: Town) -> Browser:
    """Return the browser of Ana, who raised the first idea."""
    return town.browser("ana-li")


@pytest.fixture
def tomas(town: Town) -> Browser:
    """Return the browser of Tomáš, an ordinary member."""
    return town.browser("tomas")


@pytest.fixture
def sam(town: Town) -> Browser:
    """Return the browser of Sam, who works here."""
    return town.browser("sam")


@pytest.fixture
def away(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what makes a service unreachable for the gateway: nobody is at its address."""

    def leave(service: str) -> None:
        dead = clients.Channel(f"unix:{tmp_path / 'nobody'}", registry.find(service).contract)
        monkeypatch.setitem(house.state._parts, f"channel {service}", dead)
        # What it learns of the dead one it must not hold against the service in the next test.
        fresh = circuits.Circuit(service, house.state.config.threads)
        monkeypatch.setitem(house.state._parts, f"circuit {service}", fresh)

    return leave


@pytest.fixture
def mailbox(house: House, tmp_path: Path) -> Iterator[str]:
    """Return the address of the local mailbox, and show it at /dev/mail."""
    before = house.state.config
    url = f"maildir:{tmp_path}/mail"
    house.state.config = replace(before, mail_url=url)
    yield url
    house.state.config = before


@pytest.fixture
def newest_email(house: House, mailbox: str) -> Callable[[Browser, str], str]:
    """Return what delivers the post and returns the path of the link in somebody's last letter."""

    def open_(browser: Browser, email: str) -> str:
        db = house.members_work_db
        work = members_jobs.Work(db, mail.connect(mailbox))
        url = db.engine.url.render_as_string(hide_password=False)
        run_due(App(members_jobs.TASKS, url, work))
        page = browser.get("/dev/mail")
        letters = [one for one in page.select(".setting") if email in one.get_text()]
        for letter in letters:
            for link in browser.get(str(letter.a["href"])).select(".letter a"):
                address = urlsplit(str(link["href"]))
                if address.netloc == browser.town.portal.host and "confirm" in address.path:
                    return f"{address.path}?{address.query}"
        message = f"no letter to {email}"
        raise AssertionError(message)

    return open_
