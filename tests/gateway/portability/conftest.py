"""Gives tests of transfers services in memory and lines to import."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import grpc
import pytest

from services.gateway.portability import importer, sample
from services.gateway.portability.report import Report
from services.ideas import rpc as ideas_rpc
from services.members import rpc as members_rpc
from shared.db import Database
from tests.gateway.portability.fakes import Fake
from tests.gateway.portability.world import World
from tests.harness import Keys
from upwell.ideas.v1 import ideas_pb2_grpc
from upwell.members.v1 import members_pb2_grpc

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
        return importer.run([line + b"\n" for line in lines], stubs=fake.stubs, **options)

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
def world(database_url: str, keys: Keys, serve: Callable[..., grpc.Channel]) -> Iterator[World]:
    """Return real services, in process, on a database of their own."""
    with ExitStack() as stack:
        members, everywhere, ideas = (
            Database(database_url, role, pool_size=4)
            for role in ("upwell_members", "upwell_members_work", "upwell_ideas")
        )
        for database in (members, everywhere, ideas):
            stack.callback(database.close)
        add_members = members_rpc.add(members, everywhere)
        servicer = ideas_rpc.IdeasServicer(ideas, keys.verifier)

        def add_ideas(server: grpc.Server) -> None:
            ideas_pb2_grpc.add_IdeasServiceServicer_to_server(servicer, server)

        channel = serve(
            (members_rpc.SERVICE, add_members), ("upwell.ideas.v1.IdeasService", add_ideas)
        )
        yield World(
            members_pb2_grpc.MembersServiceStub(channel),
            ideas_pb2_grpc.IdeasServiceStub(channel),
            keys,
        )
