"""Serves a service in process, through the real server and Door; the name says which."""

import importlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import redis

from shared.db import Database
from shared.server import Server
from tests.harness.calls import Keys

SECRET = "a secret that only these tests know"


@contextmanager
def serving(
    keys: Keys,
    *services: tuple[str, Callable[[grpc.Server], None]],
    ready: Callable[[], None] = lambda: None,
    workers: int = 4,
) -> Iterator[str]:
    """Answer calls in this process through the real server and Door; yields the address.

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
    """Holds what a servicer may be made of."""

    db: Database
    work_db: Database
    keys: Keys
    redis: redis.Redis
    public_url: str = ""


def _members(means: Means) -> object:
    from services.members import rpc  # noqa: PLC0415  only its own tests load a service

    return rpc.Servicer(means.db, means.work_db, means.public_url)


def _ideas(means: Means) -> object:
    from services.ideas import rpc  # noqa: PLC0415  as above

    return rpc.IdeasServicer(means.db, means.keys.verifier)


def _rewards(means: Means) -> object:
    from services.rewards import rpc  # noqa: PLC0415  as above

    return rpc.RewardsServicer(means.db, means.redis, SECRET)


SERVICERS: dict[str, Callable[[Means], object]] = {
    "members": _members,
    "ideas": _ideas,
    "rewards": _rewards,
}


@dataclass(frozen=True)
class Service:
    """Is a service by its name, from which its contract, roles and parts follow."""

    name: str

    @property
    def contract(self) -> str:
        """Return the full proto name of what it answers."""
        return f"upwell.{self.name}.v1.{self.name.title()}Service"

    @property
    def roles(self) -> tuple[str, str]:
        """Return the roles that its server and its workers act as in the database."""
        return f"upwell_{self.name}", f"upwell_{self.name}_work"

    def servicer(self, means: Means) -> Any:  # noqa: ANN401  each service has its own
        """Return what answers its calls."""
        return SERVICERS[self.name](means)

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
