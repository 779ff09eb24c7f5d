"""An erasure goes on whatever becomes of the process that works on it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc
import pytest

from services import registry
from services.portability.config import addresses as settings
from tests import harness
from tests.harness import Keys
from tests.portability.whole import Leaving
from upwell.common.v1 import erasure_pb2
from upwell.portability.v1 import portability_pb2 as pb

PATIENCE = 60.0


class Stuck:
    """Stands for a service that does not come to an end with an erasure."""

    def __init__(self) -> None:
        """Wait for the first call."""
        self.asked, self.over = threading.Event(), threading.Event()

    def erase(self, _request: Any, context: grpc.ServicerContext) -> Any:  # noqa: ANN401  any message
        """Hold whoever asks until it is over."""
        self.asked.set()
        self.over.wait(PATIENCE)
        context.abort(grpc.StatusCode.UNAVAILABLE, "Nothing came of it.")

    def part(self, contract: str) -> tuple[str, Callable[[grpc.Server], None]]:
        """Return what `serving` takes, under the name of a real service."""
        erase = grpc.unary_unary_rpc_method_handler(
            self.erase,
            request_deserializer=erasure_pb2.EraseMemberRequest.FromString,
            response_serializer=erasure_pb2.EraseMemberResponse.SerializeToString,
        )
        handler = grpc.method_handlers_generic_handler(contract, {"EraseMember": erase})
        return contract, lambda server: server.add_generic_rpc_handlers((handler,))


@contextmanager
def worker(leaving: Leaving, redis_url: str, **at: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the workers of portability as a process, told where the services are."""
    told = leaving.addresses | at
    environ = os.environ | {
        "DATABASE_URL": leaving.owner.url.render_as_string(hide_password=False),
        "REDIS_URL": redis_url,
        "UPWELL_ACTOR_PRIVATE_KEY": leaving.keys.private,
        **{setting: told[name] for name, setting in settings().items()},
    }
    command = [sys.executable, "-m", "services.portability", "work"]
    process = subprocess.Popen(command, cwd=harness.ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ends, "it took too long"
        threading.Event().wait(0.1)


@pytest.mark.usefixtures("redis_client")
def test_it_completes_after_its_worker_was_killed_midway(
    leaving: Leaving, keys: Keys, redis_url: str
) -> None:
    stuck = Stuck()
    made = leaving.erase(leaving.member("ana"))
    with harness.serving(keys, stuck.part(registry.find("ideas").contract)) as address:
        with worker(leaving, redis_url, ideas=address) as first:
            assert stuck.asked.wait(PATIENCE)
            first.kill()
            first.wait()
        stuck.over.set()
    assert leaving.get(made.name).state == pb.ERASURE_STATE_RUNNING
    # Else the next worker waits a minute for a sign of life of the first.
    leaving.rows(
        """UPDATE portability_jobs.procrastinate_workers
        SET last_heartbeat = now() - interval '1 hour'"""
    )
    with worker(leaving, redis_url):
        until(lambda: leaving.get(made.name).state == pb.ERASURE_STATE_DONE)
    assert all(leaving.confirmed(made.name).values())
