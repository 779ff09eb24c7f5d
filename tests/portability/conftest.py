"""Gives tests of imports and exports services, in memory or real ones, and lines to import."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import pytest

from cli import sample
from services.portability import actions
from services.portability.clients import Stubs
from services.portability.domain.reports import Report
from shared.actor import Actor
from tests.harness import Clone, Clones, Keys, Means, Scene, Service, people_of
from tests.portability import memory
from tests.portability.fakes import Fake
from tests.portability.world import World
from upwell.portability.v1 import portability_pb2 as pb

PEPS = Path(sample.__file__).with_name(sample.FILE)


@pytest.fixture(scope="session")
def service() -> Service:
    """Return portability as the service under test."""
    return Service("portability")


@pytest.fixture
def clone(clones: Clones) -> Iterator[Clone]:
    """Return an empty database with the schemas of portability and of what its worker calls."""
    with clones.lend("members", "ideas", "portability") as lent:
        yield lent


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


@dataclass
class Files(Scene):
    """Creates imports and exports as an administrator, and does their jobs as a worker."""

    world: World | None = None

    def create(
        self,
        filename: str = "ideas.jsonl",
        who: Actor | None = None,
        **fields: Any,  # noqa: ANN401  whatever the message takes
    ) -> pb.Import:
        """Create an import."""
        request_id = fields.pop("request_id", "")
        asked = {"import": pb.Import(filename=filename, **fields), "request_id": request_id}
        made: pb.Import = self.call(
            self.stub.CreateImport, pb.CreateImportRequest(**asked), who or self.people.admin
        )
        return made

    def upload(self, name: str, content: bytes, offset: int = 0) -> pb.Import:
        """Append a piece to an import's file."""
        request = pb.UploadImportChunkRequest(name=name, offset=offset, content=content)
        made: pb.Import = self.call(self.stub.UploadImportChunk, request, self.people.admin)
        return made

    def start(self, name: str, *, validate_only: bool = False) -> pb.Import:
        """Start an import."""
        request = pb.StartImportRequest(name=name, validate_only=validate_only)
        made: pb.Import = self.call(self.stub.StartImport, request, self.people.admin)
        return made

    def begin(
        self,
        *rows: dict[str, Any],
        validate_only: bool = False,
        **fields: Any,  # noqa: ANN401  as above
    ) -> pb.Import:
        """Create an import of JSON objects and start it."""
        made = self.create(**fields)
        self.upload(made.name, b"".join(json.dumps(row).encode() + b"\n" for row in rows))
        return self.start(made.name, validate_only=validate_only)

    def get(self, name: str, who: Actor | None = None) -> pb.Import:
        """Get an import."""
        found: pb.Import = self.call(
            self.stub.GetImport, pb.GetImportRequest(name=name), who or self.people.admin
        )
        return found

    def work(self, name: str, stubs: Stubs | None = None) -> None:
        """Do the next part of an import, as a worker that is asked to."""
        assert self.world is not None
        actions.run_import(
            self.work_db, stubs or self.stubs(), self.community, UUID(name.partition("/")[2])
        )

    def finish(self, name: str, stubs: Stubs | None = None) -> pb.Import:
        """Do all parts of an import."""
        while self.get(name).state in (pb.IMPORT_STATE_QUEUED, pb.IMPORT_STATE_RUNNING):
            self.work(name, stubs)
        return self.get(name)

    def stubs(self) -> Stubs:
        """Return what calls members and ideas as the system."""
        assert self.world is not None
        return self.world.system(self.community)

    def lines(self) -> list[dict[str, Any]]:
        """Return what the community holds, as an export says it."""
        return [json.loads(line) for line in self.exported().splitlines()]

    def exported(self) -> bytes:
        """Return an export of the community."""
        assert self.world is not None
        return b"".join(self.world.export(self.community))


@pytest.fixture
def files(scene: Scene) -> Files:
    """Return what creates imports and exports; nothing that they call is there."""
    return Files(**vars(scene))


@pytest.fixture
def live(scene: Scene, world: World) -> Files:
    """Return what creates imports and exports in a community of real services."""
    people = people_of(world.community("live"))
    return Files(**vars(scene) | {"people": people}, world=world)
