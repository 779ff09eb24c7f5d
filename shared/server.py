"""Runs a gRPC server: who is asking, deadlines, refusals, health, and a graceful stop."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from concurrent import futures
from dataclasses import dataclass, field
from typing import Any

import grpc
import prometheus_client
import sqlalchemy.exc
from google.rpc import code_pb2, status_pb2
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status

from shared import actor, deadline, errors, telemetry
from shared.refusals import Refusal, Unavailable

CALLS = prometheus_client.Histogram(
    "upwell_rpc_seconds", "Time spent in calls, by method and code.", ["method", "code"]
)

OPEN_TO_ALL = ("/grpc.health.v1.", "/grpc.reflection.")

MESSAGE_LIMIT = 8 * 1024 * 1024
NEVER = 365 * 24 * 3600


class DeadlineMissing(Unavailable):
    """Refuses a call that would wait for ever."""

    message = "This call has no deadline. Set one."


class DatabaseAway(Unavailable):
    """Refuses because the database does not answer."""

    message = "The database is not responding. Nothing was changed; try again in a moment."


class AuthInterceptor(grpc.ServerInterceptor):
    """Lets a call in when it says who is asking and how long it will wait.

    Turns refusals into statuses and anything unexpected into INTERNAL, with a log line and no
    details for the caller.
    """

    def __init__(self, verifier: actor.Verifier) -> None:
        """Take what verifies actor tokens."""
        self._verifier = verifier

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Wrap unary calls."""
        handler = continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or handler.unary_unary is None or method.startswith(OPEN_TO_ALL):
            return handler
        inner = handler.unary_unary
        short = method.rpartition("/")[2]

        # The published type of the context leaves `code` out.
        def call(request: Any, context: Any) -> Any:  # noqa: ANN401  any message
            began = time.perf_counter()
            code = "OK"
            try:
                self._admit(context)
                return inner(request, context)
            except Refusal as refusal:
                status = errors.to_status(refusal)
                code = code_pb2.Code.Name(status.code)
                context.abort_with_status(rpc_status.to_status(status))
            except (sqlalchemy.exc.OperationalError, sqlalchemy.exc.TimeoutError) as error:
                # A pool without a free connection is as good as no database.
                code = "UNAVAILABLE"
                reason = str(getattr(error, "orig", error))
                telemetry.log().warning("database away", method=short, error=reason)
                context.abort_with_status(rpc_status.to_status(errors.to_status(DatabaseAway())))
            except Exception:
                if context.code() is not None:
                    raise
                code = "INTERNAL"
                telemetry.log().exception("call failed", method=short)
                status = status_pb2.Status(
                    code=code_pb2.INTERNAL, message="Something went wrong on our side."
                )
                context.abort_with_status(rpc_status.to_status(status))
            finally:
                CALLS.labels(short, code).observe(time.perf_counter() - began)

        return grpc.unary_unary_rpc_method_handler(
            call,
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _admit(self, context: grpc.ServicerContext) -> None:
        token = dict(context.invocation_metadata()).get(actor.METADATA_KEY, "")
        if isinstance(token, bytes):
            token = token.decode("ascii", "replace")
        actor.set_current(self._verifier.verify(token))
        # Without a deadline gRPC says None or some centuries, by version; its types say neither.
        remaining: float | None = context.time_remaining()
        if remaining is None or remaining > NEVER:
            raise DeadlineMissing
        deadline.begin(remaining)
        # It may have waited for a free thread until nobody waits for the answer.
        deadline.check()


@dataclass
class Server:
    """Holds what a service's process needs to answer calls.

    `address` is `host:port` or `unix:/path`. `ready` raises where the service cannot work (the
    database is away); liveness never asks it. `workers` should match the database pool.
    """

    address: str
    verifier: actor.Verifier
    services: list[tuple[str, Callable[[grpc.Server], None]]]
    ready: Callable[[], None]
    workers: int = 8
    reflect: bool = False
    drain_seconds: float = 0.0
    grace_seconds: float = 20.0
    _health: health.HealthServicer = field(init=False)
    _server: grpc.Server = field(init=False)
    _stop: threading.Event = field(init=False, default_factory=threading.Event)

    def start(self) -> None:
        """Open the address and answer; raises RuntimeError where it is taken."""
        self._server = grpc.server(
            futures.ThreadPoolExecutor(max_workers=self.workers, thread_name_prefix="rpc"),
            interceptors=[AuthInterceptor(self.verifier)],
            maximum_concurrent_rpcs=self.workers * 16,
            options=[
                ("grpc.so_reuseport", 0),
                ("grpc.max_receive_message_length", MESSAGE_LIMIT),
                ("grpc.max_connection_age_ms", 120_000),
                ("grpc.max_connection_age_grace_ms", 10_000),
                ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
                ("grpc.keepalive_permit_without_calls", 1),
            ],
        )
        for _, add in self.services:
            add(self._server)
        self._health = health.HealthServicer(
            experimental_non_blocking=True,
            experimental_thread_pool=futures.ThreadPoolExecutor(max_workers=1),
        )
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        if self.reflect:
            names = [name for name, _ in self.services]
            reflection.enable_server_reflection(
                (*names, health.SERVICE_NAME, reflection.SERVICE_NAME), self._server
            )
        self._server.add_insecure_port(self.address)
        self._server.start()
        self._set("liveness", serving=True)
        self._check()
        threading.Thread(target=self._watch, name="readiness", daemon=True).start()

    def _names(self) -> list[str]:
        return ["", "readiness", *(name for name, _ in self.services)]

    def _set(self, name: str, *, serving: bool) -> None:
        states = health_pb2.HealthCheckResponse
        self._health.set(name, states.SERVING if serving else states.NOT_SERVING)

    def _check(self) -> None:
        try:
            self.ready()
            serving = True
        except Exception as error:  # noqa: BLE001  whatever is wrong, we are not ready
            telemetry.log().warning("not ready", error=str(error))
            serving = False
        if not self._stop.is_set():
            for name in self._names():
                self._set(name, serving=serving)

    def _watch(self) -> None:
        while not self._stop.wait(2):
            self._check()

    def stop(self) -> None:
        """Stop gracefully: say not serving, let callers notice, finish what runs, close."""
        self._stop.set()
        for name in self._names():
            self._set(name, serving=False)
        threading.Event().wait(self.drain_seconds)
        self._server.stop(self.grace_seconds).wait()

    def run(self) -> None:
        """Start, and stop on SIGTERM or SIGINT."""
        done = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: done.set())
        self.start()
        telemetry.log().info("serving", address=self.address)
        done.wait()
        self.stop()
        telemetry.log().info("stopped")
