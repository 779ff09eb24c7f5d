"""Shares one Postgres and one Valkey among the workers of a run; each test gets its own data."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import pytest
import redis
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from shared import clock, ids
from shared.db import Database
from tests import harness
from tests.harness import Caller, Clone, Clones, Keys, Means, People, Scene, Servers, Service

FOLDER = pytest.StashKey[Path]()

# How fast a shared machine draws examples says nothing about what they are drawn for.
settings.register_profile("run", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("run")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the run's folder; workers are told of it by the controller."""
    given = getattr(config, "workerinput", {}).get("upwell_folder")
    config.stash[FOLDER] = Path(given) if given else harness.new_folder()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401  xdist's own type
    """Tell a worker the run's folder."""
    node.workerinput["upwell_folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers when the controller is done."""
    if not hasattr(config, "workerinput") and FOLDER in config.stash:
        harness.stop_servers(config.stash[FOLDER])


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Servers:
    """Return the addresses of the run's Postgres and Valkey, started on first use."""
    return harness.start_servers(request.config.stash[FOLDER])


@pytest.fixture(scope="session")
def clones(servers: Servers) -> Iterator[Clones]:
    """Return the databases that this worker's tests use one after another."""
    made = Clones(servers)
    yield made
    made.close()


@pytest.fixture(scope="session")
def service() -> Service | None:
    """Return the service under test; the conftest of each service's tests says which."""
    return None


@pytest.fixture
def clone(clones: Clones, service: Service | None) -> Iterator[Clone]:
    """Return an empty database with the schema of the service under test, or of every service."""
    with clones.lend(*([service.name] if service else [])) as lent:
        yield lent


@pytest.fixture
def database_url(clone: Clone) -> str:
    """Return the address of the test's database."""
    return clone.url


@pytest.fixture
def db(clone: Clone, service: Service) -> Database:
    """Return the database as the application's role."""
    return clone.database(service.roles[0])


@pytest.fixture
def work_db(clone: Clone, service: Service) -> Database:
    """Return the database as the workers' role."""
    return clone.database(service.roles[1])


@pytest.fixture
def owner(clone: Clone) -> sa.Engine:
    """Return the database as its owner, whom no policy holds back; for looking and for filling."""
    return clone.owner


@pytest.fixture(scope="session")
def redis_url(servers: Servers, request: pytest.FixtureRequest) -> str:
    """Return the address of this worker's own numbered Redis database."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    return f"{servers.valkey}?db={int(worker.removeprefix('gw')) % 16}"


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """Return a client of an empty Redis."""
    client = redis.Redis.from_url(redis_url, decode_responses=True)
    client.flushdb()
    yield client
    client.close()


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Return the key pair that signs and verifies actor tokens."""
    return Keys.make()


@pytest.fixture(scope="session")
def call(keys: Keys) -> Caller:
    """Return what calls a method as an actor: `call(stub.GetIdea, request, who)`."""
    return Caller(keys)


@pytest.fixture
def community() -> UUID:
    """Return the id of a community nobody else uses."""
    return ids.new_id()


@pytest.fixture
def serve(keys: Keys) -> Iterator[Callable[..., grpc.Channel]]:
    """Return a function that serves services in process and gives a channel to them.

    `serve(("upwell.ideas.v1.IdeasService", lambda s: add_..._to_server(servicer, s)), workers=4)`.
    """
    with ExitStack() as stack:

        def start(
            *services: tuple[str, Callable[[grpc.Server], None]], workers: int = 4
        ) -> grpc.Channel:
            address = stack.enter_context(harness.serving(keys, *services, workers=workers))
            return stack.enter_context(grpc.insecure_channel(address))

        yield start


@pytest.fixture
def stub(
    service: Service,
    db: Database,
    work_db: Database,
    keys: Keys,
    redis_url: str,
    redis_client: redis.Redis,
    serve: Callable[..., grpc.Channel],
) -> Any:  # noqa: ANN401  each service has its own
    """Return a stub of the service under test, through the real server."""
    servicer = service.servicer(Means(db, work_db, keys, redis_url))
    return service.stub(serve(service.part(servicer)))


@pytest.fixture
def people(community: UUID) -> People:
    """Return a visitor, three members, three of staff and the system of one community."""
    return harness.people_of(community)


@pytest.fixture
def scene(
    service: Service,
    stub: Any,  # noqa: ANN401  each service has its own
    call: Caller,
    people: People,
    db: Database,
    work_db: Database,
    owner: sa.Engine,
) -> Scene:
    """Return what a test of the service under test works with."""
    return Scene(service, stub, call, people, db, work_db, owner)


@pytest.fixture(autouse=True)
def _real_clock() -> Iterator[None]:
    """Put the system's time back after a test that moved it."""
    yield
    clock.use(None)
