"""Gives tests of transfers services in memory and lines to import."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest

from cli import sample
from services.portability.domain.reports import Report
from tests.harness import Clone, Keys, Means, Service
from tests.portability import memory
from tests.portability.fakes import Fake
from tests.portability.world import World

PEPS = Path(sample.__file__).with_name(sample.FILE)


@pytest.fixture
def fake() -> Fake:
    """Return services that hold nothing."""
    return Fake()


@pytest.fixture
def take(fake: Fake) -> Callable[..., Report]:
    """Return a function that imports JSON objects, or lines as they are."""

    def run(*rows: dict[str, Any] | bytes, **options: Any) -> Report:  # noqa: ANN401
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        options.setdefault("format", "upwell")
        return memory.run([line + b"\n" for line in lines], stubs=fake.stubs, **options)

    return run


ADA = {"record": "member", "external_id": "ada", "display_name": "Ada Lovelace"}


def an_idea(external_id: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  any field
    """Return an idea's line."""
    idea = {
        "record": "idea",
        "external_id": external_id,
        "title": f"An idea called {external_id}",
        "board": "ideas",
        "author": "ada",
    }
    return idea | more


@pytest.fixture
def world(clone: Clone, keys: Keys, redis_url: str, serve: Callable[..., grpc.Channel]) -> World:
    """Return real services, in process, on a database of their own."""
    members, ideas = Service("members"), Service("ideas")
    parts = []
    for service in (members, ideas):
        db, work_db = (clone.database(role, 4) for role in service.roles)
        parts.append(service.part(service.servicer(Means(db, work_db, keys, redis_url))))
    channel = serve(*parts)
    return World(members.stub(channel), ideas.stub(channel), keys)
