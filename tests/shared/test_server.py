"""The server lets in calls that say who asks and how long they wait, and stops gracefully."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import pytest
from google.protobuf import empty_pb2
from grpc_health.v1 import health_pb2

from shared import errors
from shared.actor import METADATA_KEY
from shared.server import Server
from tests.harness import Keys, make_actor

METHOD = "/probe.Probe/Ask"


class Probe:
    """Is a service of one method, which does what the test says."""

    def __init__(self, keys: Keys, folder: Path) -> None:
        """Listen on a socket in a folder."""
        self.answer: Callable[[], None] = lambda: None
        self.is_ready = True
        self.server = Server(
            address=f"unix:{folder}/probe.sock",
            verifier=keys.verifier,
            services=[("probe.Probe", self._register)],
            ready=self._ready,
        )
        self.server.start()
        self.channel = grpc.insecure_channel(self.server.address)

    def _ready(self) -> None:
        if not self.is_ready:
            message = "the database is away"
            raise ConnectionError(message)

    def _register(self, server: grpc.Server) -> None:
        def ask(_request: empty_pb2.Empty, _context: grpc.ServicerContext) -> empty_pb2.Empty:
            self.answer()
            return empty_pb2.Empty()

        handler = grpc.unary_unary_rpc_method_handler(
            ask,
            request_deserializer=empty_pb2.Empty.FromString,
            response_serializer=empty_pb2.Empty.SerializeToString,
        )
        server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler("probe.Probe", {"Ask": handler}),)
        )

    def ask(self, token: str = "", timeout: float | None = 10) -> None:
        """Call the method; raises grpc.RpcError."""
        method: Any = self.channel.unary_unary(
            METHOD,
            request_serializer=empty_pb2.Empty.SerializeToString,
            response_deserializer=empty_pb2.Empty.FromString,
        )
        metadata = ((METADATA_KEY, token),) if token else ()
        method(empty_pb2.Empty(), timeout=timeout, metadata=metadata, wait_for_ready=True)

    def refused(self, token: str = "", timeout: float | None = 10) -> errors.Problem:
        """Return what a call is refused with."""
        with pytest.raises(grpc.RpcError) as caught:
            self.ask(token, timeout)
        return errors.from_rpc_error(caught.value)

    def health(self, name: str) -> int:
        """Return what the health service says of a name; it asks nobody who they are."""
        method: Any = self.channel.unary_unary(
            "/grpc.health.v1.Health/Check",
            request_serializer=health_pb2.HealthCheckRequest.SerializeToString,
            response_deserializer=health_pb2.HealthCheckResponse.FromString,
        )
        request = health_pb2.HealthCheckRequest(service=name)
        return int(method(request, timeout=10, wait_for_ready=True).status)


@pytest.fixture
def probe(keys: Keys, tmp_path: Path) -> Iterator[Probe]:
    """Return the service, running."""
    made = Probe(keys, tmp_path)
    yield made
    made.channel.close()
    made.server.stop()


@pytest.fixture
def token(keys: Keys, community: UUID) -> str:
    """Return a valid actor token."""
    return keys.signer.sign(make_actor(community, kind="visitor"))


def test_it_answers_who_proves_who_they_are(probe: Probe, token: str) -> None:
    probe.ask(token)


def test_it_refuses_a_call_without_an_actor(probe: Probe, token: str) -> None:
    for wrong in ("", "x", token[:-4]):
        problem = probe.refused(wrong)
        assert (problem.code, problem.reason) == ("UNAUTHENTICATED", "ACTOR_TOKEN_INVALID")


def test_it_refuses_a_call_that_would_wait_for_ever(probe: Probe, token: str) -> None:
    assert probe.refused(token, timeout=None).reason == "DEADLINE_MISSING"


def test_it_tells_nothing_of_what_went_wrong_inside(probe: Probe, token: str) -> None:
    def fail() -> None:
        message = "secret detail"
        raise RuntimeError(message)

    probe.answer = fail
    problem = probe.refused(token)
    assert problem.code == "INTERNAL"
    assert "secret" not in problem.message


def test_it_is_alive_while_it_is_not_ready(keys: Keys, tmp_path: Path) -> None:
    probe = Probe(keys, tmp_path)
    serving = health_pb2.HealthCheckResponse.SERVING
    assert (probe.health("liveness"), probe.health("readiness")) == (serving, serving)
    probe.is_ready = False
    probe.server._check()
    assert probe.health("liveness") == serving
    assert probe.health("readiness") == health_pb2.HealthCheckResponse.NOT_SERVING
    probe.channel.close()
    probe.server.stop()


def test_it_finishes_what_runs_before_it_stops(probe: Probe, token: str) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait(10)

    probe.answer = wait
    answered: list[bool] = []

    def call() -> None:
        probe.ask(token)
        answered.append(True)

    caller = threading.Thread(target=call)
    caller.start()
    begun.wait(10)
    stopper = threading.Thread(target=probe.server.stop)
    stopper.start()
    go_on.set()
    caller.join(10)
    stopper.join(10)
    assert answered == [True]
