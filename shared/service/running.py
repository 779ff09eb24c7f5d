"""Runs services from a description of each: serve, work, migrate."""

import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from shared import config, telemetry
from shared.db import Database
from shared.notices import Notices, Waiter
from shared.service import commands
from shared.service.settings import MigrateSettings, Settings

# A worker's loops take turns, so few connections are enough for one service.
WORK_CONNECTIONS = 6

Loop = Callable[[threading.Event], None]
C = TypeVar("C", bound=Settings)


class Row(Protocol):
    """Is what the registry says of a service."""

    @property
    def name(self) -> str:
        """Return its name, which is its schema as well."""

    @property
    def contract(self) -> str:
        """Return the full proto name of what it answers."""

    @property
    def address(self) -> str:
        """Return where it listens unless told otherwise."""

    @property
    def address_setting(self) -> str:
        """Return the variable that says where it listens."""


@dataclass
class Parts(Generic[C]):
    """Holds what a role of a service is given.

    `db` acts as the service's role while it serves, and as its worker role while it works.
    """

    name: str
    settings: C
    db: Database
    _stack: ExitStack

    @cached_property
    def everywhere(self) -> Database:
        """Return the database as the worker role, for a server that must see every community."""
        db = Database(self.settings.database_url, f"upwell_{self.name}_work", pool_size=2)
        self._stack.callback(db.close)
        return db

    @cached_property
    def redis(self) -> Any:  # noqa: ANN401  a client whose answers are texts
        """Return the client of the event streams; workers in one process share its pool."""
        import redis  # noqa: PLC0415  most servers do without it

        client = _CLIENTS.get(self.settings.redis_url)
        if client is None:
            client = redis.Redis.from_url(self.settings.redis_url, decode_responses=True)
            _CLIENTS[self.settings.redis_url] = client
        return client

    def waiter(self, table: str) -> Waiter:
        """Return what waits for rows of one of the service's tables."""
        notices = _NOTICES.setdefault(
            self.settings.database_url, Notices(self.settings.database_url)
        )
        return notices.waiter(self.name, table)


# What the workers of one process share, by address.
_CLIENTS: dict[str, Any] = {}
_NOTICES: dict[str, Notices] = {}


@dataclass(frozen=True)
class Service(Generic[C]):
    """Describes a service for `main`.

    `servicer` makes what answers its calls; `loops` makes what its worker runs, by name, each until
    the event is set. Both are called only in the role they are for, so what they need is imported
    there.
    """

    row: Row
    config: type[C]
    servicer: Callable[[Parts[C]], object]
    loops: Callable[[Parts[C]], Mapping[str, Loop]]


def main(service: Service[Any]) -> None:
    """Run the role that the command line names."""
    commands.run(
        service.row.name,
        {
            "serve": lambda: serve(service),
            "work": lambda: work([service]),
            "migrate": lambda: migrate(service),
        },
        sys.argv[1:],
    )


def serve(service: Service[Any]) -> None:
    """Answer calls until told to stop."""
    from shared import contracts  # noqa: PLC0415  workers do without gRPC
    from shared.actor import Verifier  # noqa: PLC0415
    from shared.server import Server  # noqa: PLC0415

    row, settings = service.row, config.load(service.config, role="serve")
    telemetry.start_metrics(settings.metrics)
    with ExitStack() as stack:
        address = settings.address or row.address
        commands.need_own(row.address_setting, address)
        db = Database(settings.database_url, f"upwell_{row.name}", pool_size=settings.workers)
        stack.callback(db.close)
        servicer = service.servicer(Parts(row.name, settings, db, stack))
        Server(
            address=address,
            verifier=Verifier(settings.actor_public_key),
            services=[(row.contract, contracts.adder(row.contract, servicer))],
            ready=db.ping,
            workers=settings.workers,
            reflect=settings.reflection,
        ).run()


def work(services: Sequence[Service[Any]]) -> None:
    """Run the workers of some services in this process until told to stop."""
    loops: dict[str, Loop] = {}
    with ExitStack() as stack:
        addresses = set()
        for service in services:
            name, settings = service.row.name, config.load(service.config, role="work")
            addresses.add(settings.work_metrics)
            role = f"upwell_{name}_work"
            db = Database(settings.database_url, role, pool_size=WORK_CONNECTIONS)
            stack.callback(db.close)
            made = service.loops(Parts(name, settings, db, stack))
            loops |= {f"{name}/{loop}": run for loop, run in made.items()}
        for number, notices in enumerate(_NOTICES.values(), 1):
            loops[f"notices/{number}"] = notices.run
        for address in sorted(addresses):
            telemetry.start_metrics(address)
        run_until_stopped(loops)


def migrate(service: Service[Any]) -> None:
    """Bring the database of a service up to date."""
    # Alembic is loaded only here: it holds 10 MB.
    from shared import migrate as migrations  # noqa: PLC0415

    migrations.upgrade(service.row.name, config.load(MigrateSettings).database_url)


def run_until_stopped(loops: Mapping[str, Loop]) -> None:
    """Run each loop in a thread of its own until SIGTERM or SIGINT.

    A loop that ends on its own or fails takes the process down with exit code 1, so that whoever
    watches it starts it again.
    """
    stop = threading.Event()
    failed: list[str] = []

    def guard(name: str, loop: Loop) -> None:
        try:
            loop(stop)
            if not stop.is_set():
                failed.append(name)
        except Exception:  # noqa: BLE001  whatever it was, the process has to end
            telemetry.log().exception("loop failed", loop=name)
            failed.append(name)
        finally:
            stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [
        threading.Thread(target=guard, args=(name, loop), name=name) for name, loop in loops.items()
    ]
    for thread in threads:
        thread.start()
    telemetry.log().info("working", loops=sorted(loops))
    for thread in threads:
        thread.join()
    telemetry.log().info("stopped")
    if failed:
        raise SystemExit(1)
