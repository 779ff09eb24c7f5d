"""Serves a service in process, through the real server and AuthInterceptor; the name says which."""

import importlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import grpc

from services import registry
from shared.db import Database
from shared.server import Server
from shared.service.running import Parts
from tests.harness.calls import Keys

SECRET = "a secret that only these tests know"


@contextmanager
def serving(
    keys: Keys,
    *services: tuple[str, Callable[[grpc.Server], None]],
    ready: Callable[[], None] = lambda: None,
    workers: int = 4,
) -> Iterator[str]:
    """Answer calls in this process through the real server and AuthInterceptor; yields the address.

    Each service is its full proto name and a function that adds its servicer to a server.
    """
    folder = Path(tempfile.mkdtemp(prefix="upwell-"))
    address = f"unix:{folder / 's.sock'}"
    server = Server(
        address=address,
        verifier=keys.verifier,
        services=list(services),
        ready=ready,
        workers=workers,
        grace_seconds=5.0,
    )
    server.start()
    try:
        yield address
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Means:
    """Holds what a service under test is given instead of an environment."""

    db: Database
    work_db: Database
    keys: Keys
    redis_url: str
    public_url: str = ""
    # Where other services answer, by name.
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Service:
    """Is a service by its name, from which its contract, roles and parts follow.

    The registry and the service's own description say the rest, so a new one needs nothing here.
    """

    name: str

    @property
    def contract(self) -> str:
        """Return the full proto name of what it answers."""
        return registry.find(self.name).contract

    @property
    def roles(self) -> tuple[str, str]:
        """Return the roles that its server and its workers act as in the database."""
        return f"upwell_{self.name}", f"upwell_{self.name}_work"

    def servicer(self, means: Means) -> Any:  # noqa: ANN401  each service has its own
        """Return what answers its calls."""
        described = importlib.import_module(f"services.{self.name}.__main__").SERVICE
        offered = {
            "database_url": str(means.db.engine.url),
            "redis_url": means.redis_url,
            "actor_public_key": means.keys.public,
            "public_url": means.public_url,
            "secret": SECRET,
            "addresses": means.addresses,
            "members_address": means.addresses.get("members", ""),
        }
        known = {one.name for one in fields(described.config)}
        settings = described.config(**{key: offered[key] for key in offered.keys() & known})
        parts = Parts(self.name, settings, means.db, ExitStack())
        # It would open connections of its own, and the test's are there.
        vars(parts)["everywhere"] = means.work_db
        return described.servicer(parts)

    def part(self, servicer: object) -> tuple[str, Callable[[grpc.Server], None]]:
        """Return what `serving` takes: its full proto name and what adds a servicer to a server."""
        add = getattr(self._generated, f"add_{self._short}Servicer_to_server")
        return self.contract, lambda server: add(servicer, server)

    def stub(self, channel: grpc.Channel) -> Any:  # noqa: ANN401  each service has its own
        """Return a stub of it."""
        return getattr(self._generated, f"{self._short}Stub")(channel)

    @property
    def outbox(self) -> Any:  # noqa: ANN401  loaded only where it is used
        """Return the tables of its outbox."""
        return importlib.import_module(f"services.{self.name}.store").OUTBOX

    @property
    def handlers(self) -> Any:  # noqa: ANN401  as above
        """Return what it does about each event that it hears."""
        return importlib.import_module(f"services.{self.name}.events").HANDLERS

    @property
    def _short(self) -> str:
        return self.contract.rpartition(".")[2]

    @property
    def _generated(self) -> Any:  # noqa: ANN401  as above
        package = self.contract.rpartition(".")[0]
        return importlib.import_module(f"{package}.{self.name}_pb2_grpc")
