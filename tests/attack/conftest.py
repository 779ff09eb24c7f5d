"""Runs a gateway as it runs for people: its own process, its own worker, its own sockets."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import pytest

from services import registry
from shared.actor import new_keys
from tests import harness

THREADS = 4


@dataclass
class Gateway:
    """Holds where a running gateway listens; it reaches no service and no Redis."""

    port: int
    metrics: int
    process: subprocess.Popen[bytes]

    def ask(self, method: str, path: str, body: bytes = b"", timeout: float = 10) -> int:
        """Return the status of an answer; raises TimeoutError where none comes in time."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with closing(connection):
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body or None, kind)
            return connection.getresponse().status

    def connect(self, head: bytes = b"") -> socket.socket:
        """Return a connection on which something was sent."""
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        sock.sendall(head)
        return sock


@contextmanager
def running(address: str) -> Iterator[Gateway]:
    """Run a gateway with one worker of few threads, whose services are all at one address."""
    private, _public = new_keys()
    called = registry.find("gateway").calls
    port, metrics = harness.free_port(), harness.free_port()
    environ = {
        **{name: text for name, text in os.environ.items() if not name.startswith("UPWELL_")},
        **{registry.find(name).address_setting: address for name in called},
        "PYTHONPATH": f"{harness.ROOT}:{harness.ROOT / 'proto' / 'gen'}",
        "REDIS_URL": "unix:///nowhere/redis.sock",
        "UPWELL_ACTOR_PRIVATE_KEY": private,
        "UPWELL_GATEWAY_SECRET": "secret",
        "UPWELL_PORT": str(port),
        "UPWELL_GATEWAY_METRICS": f"127.0.0.1:{metrics}",
        "UPWELL_GATEWAY_WORKERS": "1",
        "UPWELL_GATEWAY_THREADS": str(THREADS),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "services.gateway", "serve"],
        cwd=harness.ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found = Gateway(port, metrics, process)
        _wait(found)
        yield found
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """Return a running gateway that reaches no service."""
    with running("unix:/nowhere") as found:
        yield found


@pytest.fixture(scope="module")
def hung() -> Iterator[Gateway]:
    """Return a running gateway whose services take connections and say nothing."""
    with ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=512))
        yield stack.enter_context(running(f"127.0.0.1:{silent.getsockname()[1]}"))


def _wait(gateway: Gateway) -> None:
    until = time.monotonic() + 60
    while True:
        assert gateway.process.poll() is None, "the gateway ended"
        try:
            gateway.ask("GET", "/livez")
        except OSError:
            assert time.monotonic() < until, "the gateway did not begin"
            time.sleep(0.05)
        else:
            return
