"""Runs the whole gateway against the real services, in process."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import grpc
import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from google.protobuf.timestamp_pb2 import Timestamp
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from services import registry
from services.gateway.app import create_app
from services.gateway.config import Config
from services.gateway.edge import communities, sessions
from services.gateway.edge.state import State
from services.portability import jobs as portability_jobs
from services.portability.__main__ import services
from services.portability.config import Config as PortabilityConfig
from services.portability.jobs import Work as PortabilityWork
from shared import clock, tokens
from shared.actor import Actor
from shared.db import Database
from shared.jobs import App, run_due
from shared.outbox import Event
from tests import harness
from tests.harness import Caller, Keys, Means, Servers, Service, announced, hear
from upwell.ideas.v1 import ideas_pb2, ideas_pb2_grpc
from upwell.members.v1 import members_pb2, members_pb2_grpc
from upwell.portability.v1 import portability_pb2_grpc
from upwell.rewards.v1 import rewards_pb2_grpc

SYSTEM = UUID(int=0)
SECRET = "a secret of the tests"
DEFAULT_HOST = "localhost"


class Browser(FlaskClient):
    """Calls the application as one browser, or one program, from an address of its own."""

    host = DEFAULT_HOST
    bearer = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401  Flask's own signature
        """Call; under this browser's host name, with its token where it has one."""
        kwargs.setdefault("base_url", f"http://{self.host}")
        kwargs.setdefault("buffered", True)
        if self.bearer:
            headers = dict(kwargs.get("headers") or {})
            headers.setdefault("Authorization", f"Bearer {self.bearer}")
            kwargs["headers"] = headers
        return super().open(*args, **kwargs)

    def csrf(self) -> str:
        """Return a token for forms of this browser."""
        with self.session_transaction(base_url=f"http://{self.host}") as form:
            raw = form.setdefault("csrf_token", uuid4().hex)
        dumped = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(raw)
        return str(dumped)

    def submit(self, path: str, **fields: Any) -> TestResponse:  # noqa: ANN401  any form value
        """Send a form with its token."""
        return self.post(path, data={"csrf_token": self.csrf(), **fields})

    def get(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  so that its JSON may be anything
        """Get an address."""
        return super().get(*args, **kwargs)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:  # noqa: ANN401  any JSON
        """Call the API: a path under /api/v1, a JSON body, headers with `_` for `-`."""
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        sent: dict[str, Any] = {}
        if body is not None:
            sent = {"data": json.dumps(body), "content_type": "application/json"}
        return self.open(f"/api/v1{path}", method=method, headers=given, **sent)


@dataclass
class House:
    """Holds the services, the application and what reaches them."""

    app: Flask
    keys: Keys
    members: members_pb2_grpc.MembersServiceStub
    ideas: ideas_pb2_grpc.IdeasServiceStub
    rewards: rewards_pb2_grpc.RewardsServiceStub
    portability: portability_pb2_grpc.PortabilityServiceStub
    members_db: Database
    members_work_db: Database
    ideas_db: Database
    rewards_db: Database
    boards: redis.Redis
    call: Caller
    # What does the jobs of portability.
    portability_jobs: App[PortabilityWork]
    # Which service has heard of which event already.
    heard: set[tuple[str, UUID]] = field(default_factory=set)

    @property
    def state(self) -> State:
        """Return what the gateway's process keeps."""
        return cast("State", self.app.extensions["upwell"])

    def work(self) -> None:
        """Do the jobs of portability that are due; what its worker does."""
        run_due(self.portability_jobs)

    def settle(self, community: UUID) -> None:
        """Let services hear what others announced, roll votes up, and settle; what workers do."""
        from services.ideas import actions as ideas  # noqa: PLC0415  the services under test
        from services.rewards import actions as rewards  # noqa: PLC0415  as above

        told = announced(self.members_work_db, Service("members"), community)
        self._hear(self.ideas_db, Service("ideas"), told)
        ideas.fold(self.ideas_db)
        told += announced(self.ideas_db, Service("ideas"), community)
        self._hear(self.rewards_db, Service("rewards"), told)

        def show(community: UUID, members: list[UUID]) -> None:
            rewards.set_scores(self.boards, self.rewards_db, community, members)

        rewards.recompute_queued(self.rewards_db, show)

    def _hear(self, db: Database, service: Service, told: list[Event]) -> None:
        for event in told:
            mark = (service.name, event.id)
            if event.type in service.handlers and mark not in self.heard:
                hear(db, service, event)
                self.heard.add(mark)


@dataclass
class Portal:
    """Holds one community with a host name of its own, and lets people in."""

    house: House
    community: UUID
    slug: str
    host: str
    address: str
    uids: dict[str, str] = field(default_factory=dict)

    @property
    def system(self) -> Actor:
        """Return the actor of the command line, for this community."""
        return Actor(community=self.community, kind="system", method="test")

    def member(self, handle: str, *roles: str) -> str:
        """Make a member with roles, or find them, and return their uid."""
        if handle not in self.uids:
            made = self.house.call(
                self.house.members.CreateMember,
                members_pb2.CreateMemberRequest(
                    member=members_pb2.Member(handle=handle, display_name=handle.title())
                ),
                self.system,
            )
            self.uids[handle] = made.uid
        for role in roles:
            if role != "member":
                self.house.call(
                    self.house.members.GrantRole,
                    members_pb2.GrantRoleRequest(
                        name=f"members/{handle}", role=f"ROLE_{role.upper()}"
                    ),
                    self.system,
                )
        self.house.settle(self.community)
        return self.uids[handle]

    def actor(self, handle: str, *roles: str) -> Actor:
        """Return a member as the services see them."""
        return Actor(
            community=self.community,
            kind="member",
            member=UUID(self.member(handle, *roles)),
            handle=handle,
            roles=frozenset({"member", *roles}),
            method="test",
        )

    def token(
        self, handle: str, *roles: str, scopes: tuple[str, ...] = ("read", "write"), days: int = 1
    ) -> str:
        """Return a personal access token of a member, who is made if need be."""
        self.member(handle, *roles)
        expires = Timestamp()
        expires.FromDatetime(clock.now() + timedelta(days=days))
        made = self.house.call(
            self.house.members.CreateAccessToken,
            members_pb2.CreateAccessTokenRequest(
                access_token=members_pb2.AccessToken(
                    display_name="test",
                    scopes=[f"TOKEN_SCOPE_{tokens.name_of_scope(one)}" for one in scopes],
                    expire_time=expires,
                ),
                parent=f"members/{handle}",
            ),
            self.system,
        )
        return str(made.secret)

    def visitor(self) -> Browser:
        """Return the browser of somebody who is not signed in."""
        browser = cast("Browser", self.house.app.test_client())
        browser.host = self.host
        browser.environ_base["REMOTE_ADDR"] = self.address
        return browser

    def program(
        self, handle: str, *roles: str, scopes: tuple[str, ...] = ("read", "write")
    ) -> Browser:
        """Return a program with a member's token."""
        client = self.visitor()
        client.bearer = self.token(handle, *roles, scopes=scopes)
        return client

    def accept_conduct(self, handle: str) -> None:
        """Let a member have accepted the code of conduct as it is now."""
        found = self.house.call(
            self.house.members.GetCommunity, members_pb2.GetCommunityRequest(), self.system
        )
        self.house.call(
            self.house.members.AcceptConduct,
            members_pb2.AcceptConductRequest(version=found.conduct.version),
            self.actor(handle),
        )

    def sign_in(self, handle: str, *roles: str, accepted: bool = True) -> Browser:
        """Return the browser of a member who is signed in, and may take part."""
        uid = self.member(handle, *roles)
        if accepted:
            self.accept_conduct(handle)
        browser = self.visitor()
        with self.house.app.test_request_context(
            base_url=f"http://{self.host}", environ_base={"REMOTE_ADDR": self.address}
        ):
            secret = sessions.start(self.house.state, str(self.community), uid, handle, "link")
        identities: dict[tuple[str, str], object] = self.house.state.part("identities", dict)
        identities.pop((uid, ""), None)
        browser.set_cookie(
            sessions.cookie_name(self.house.state), secret, domain=self.host, path="/"
        )
        return browser

    def board(self, slug: str = "ideas", **fields: Any) -> str:  # noqa: ANN401  any field of a board
        """Make a board, or find it, and return its slug."""
        asked: dict[str, Any] = {
            "display_name": slug.title(),
            "posting": ideas_pb2.POSTING_MEMBERS,
            "access": ideas_pb2.BOARD_ACCESS_PUBLIC,
        }
        asked |= {"kind": ideas_pb2.BOARD_KIND_IDEAS, **fields}
        try:
            self.house.call(
                self.house.ideas.CreateBoard,
                ideas_pb2.CreateBoardRequest(board=ideas_pb2.Board(slug=slug, **asked)),
                self.system,
            )
        except harness.Refusal as refusal:
            if refusal.problem.code != "ALREADY_EXISTS":
                raise
        communities.directory(self.house.state).forget()
        return slug

    def idea(self, by: str = "ana", title: str = "Export my data as CSV", **fields: Any) -> int:  # noqa: ANN401  any field
        """Raise an idea as a member and return its number."""
        board = ideas_pb2.Board(slug=fields.pop("board", "") or self.board())
        asked = {"board": board, "title": title, "body": "So that I can keep it.", **fields}
        made = self.house.call(
            self.house.ideas.CreateIdea,
            ideas_pb2.CreateIdeaRequest(idea=ideas_pb2.Idea(**asked)),
            self.actor(by),
        )
        self.settle()
        return int(made.number)

    def settle(self) -> None:
        """Let everything that was announced arrive."""
        self.house.settle(self.community)


@pytest.fixture(scope="session")
def house(servers: Servers, redis_url: str, keys: Keys) -> Iterator[House]:
    """Return the services and the application, shared by the worker's tests."""
    with ExitStack() as stack:
        url = stack.enter_context(harness.database(servers))
        boards = redis.Redis.from_url(redis_url, decode_responses=True)
        stack.callback(boards.close)
        databases: dict[str, Database] = {}
        addresses: dict[str, str] = {}
        stubs: dict[str, Any] = {}
        for row in registry.answering():
            service = Service(row.name)
            db, work_db = (
                databases.setdefault(role, Database(url, role)) for role in service.roles
            )
            stack.callback(db.close)
            stack.callback(work_db.close)
            means = Means(db, work_db, keys, redis_url, "http://localhost", addresses)
            servicer = service.servicer(means)
            serving = harness.serving(keys, service.part(servicer), workers=8)
            addresses[row.name] = stack.enter_context(serving)
            channel = stack.enter_context(grpc.insecure_channel(addresses[row.name]))
            stubs[row.name] = service.stub(channel)
        settings = config(
            addresses["members"],
            addresses["ideas"],
            redis_url,
            keys,
            addresses["rewards"],
            addresses["portability"],
        )
        app = create_app(settings)
        app.test_client_class = Browser
        stack.callback(app.extensions["upwell"].close)
        yield House(
            app=app,
            keys=keys,
            members=stubs["members"],
            ideas=stubs["ideas"],
            rewards=stubs["rewards"],
            portability=stubs["portability"],
            members_db=databases["upwell_members"],
            members_work_db=databases["upwell_members_work"],
            ideas_db=databases["upwell_ideas_work"],
            rewards_db=databases["upwell_rewards_work"],
            boards=boards,
            call=Caller(keys),
            portability_jobs=App(
                portability_jobs.TASKS, url, portability_work(databases, addresses, keys)
            ),
        )


def portability_work(
    databases: Mapping[str, Database], addresses: Mapping[str, str], keys: Keys
) -> PortabilityWork:
    """Return what the jobs of portability work with."""
    told = services(PortabilityConfig(database_url="", addresses=addresses))
    return PortabilityWork(databases["upwell_portability_work"], told, keys.private)


def config(
    members_at: str,
    ideas_at: str,
    redis_url: str,
    keys: Keys,
    rewards_at: str = "unix:/nowhere/r",
    portability_at: str = "unix:/nowhere/p",
    **more: Any,  # noqa: ANN401  any setting
) -> Config:
    """Return settings for tests; slow machines get more time."""
    asked: dict[str, Any] = {"budget": 10.0, "vote_budget": 5.0, "dev": True, **more}
    return Config(
        addresses={
            "members": members_at,
            "ideas": ideas_at,
            "rewards": rewards_at,
            "portability": portability_at,
        },
        redis_url=redis_url,
        private_key=keys.private,
        secret=SECRET,
        public_url="http://localhost",
        **asked,
    )


def open_portal(house: House, **fields: Any) -> Portal:  # noqa: ANN401  any field of a community
    """Make a community with a host name and an address of its own."""
    mark = uuid4().hex[:10]
    slug = f"c-{mark}"
    asked = {"access": members_pb2.ACCESS_PUBLIC, "locale": "en", **fields}
    made = house.call(
        house.members.CreateCommunity,
        members_pb2.CreateCommunityRequest(
            community=members_pb2.Community(
                slug=slug, display_name=f"House {mark}", hosts=[f"{slug}.localhost"], **asked
            )
        ),
        Actor(community=SYSTEM, kind="system", method="test"),
    )
    communities.directory(house.state).forget()
    number = int(mark, 16)
    return Portal(
        house=house,
        community=UUID(made.uid),
        slug=slug,
        host=f"{slug}.localhost",
        address=f"2001:db8:{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}::1",
    )


@pytest.fixture
def portal(house: House) -> Portal:
    """Return a fresh public community."""
    return open_portal(house)


def problem(response: TestResponse, status: int, reason: str = "") -> dict[str, Any]:
    """Return the problem an answer carries, after checking that it is one."""
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    document: dict[str, Any] = json.loads(response.get_data())
    assert {"type", "title", "status", "detail", "reason"} <= document.keys()
    assert document["status"] == status
    assert document["detail"]
    if reason:
        assert document["reason"] == reason
    return document


# The fixtures of what stands on the above: a town with a portal, and a desk in its console.
from tests.gateway.desk import admin, moderator, office  # noqa: E402  see above
from tests.gateway.town import (  # noqa: E402  see above
    ana,
    away,
    browser,
    mailbox,
    newest_email,
    old_town,
    reader,
    sam,
    tomas,
    town,
)  # fmt: skip

__all__ = [
    "admin", "ana", "away", "browser", "house", "mailbox", "moderator", "newest_email", "office",
    "old_town", "portal", "reader", "sam", "tomas", "town",
]  # fmt: skip
