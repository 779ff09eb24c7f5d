"""Says whether the gateway lives, is ready, and how it is doing."""

import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc
import prometheus_client
import redis
from flask import Flask, Response, g, jsonify, request
from grpc_health.v1 import health_pb2, health_pb2_grpc
from prometheus_client import multiprocess

from services import registry
from services.gateway.edge.clients import called
from services.gateway.edge.state import State, state
from shared import addresses, telemetry

REQUESTS = prometheus_client.Histogram(
    "upwell_gateway_request_seconds",
    "Time spent on requests, by route, method and status.",
    ["route", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0),
)

# Whatever else somebody sends counts as one, so that strangers can't make series without end.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _service_ready(own: State, name: str, address: str) -> bool:
    def open_channel() -> grpc.Channel:
        options = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_reconnect_backoff_ms", 1000)]
        return grpc.insecure_channel(address, options=options)

    channel = own.part(f"health {name}", open_channel)
    stub: Any = health_pb2_grpc.HealthStub(channel)
    try:
        answer = stub.Check(
            health_pb2.HealthCheckRequest(service="readiness"), timeout=0.5, wait_for_ready=True
        )
    except grpc.RpcError:
        return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def _redis_ready(own: State) -> bool:
    try:
        return bool(own.redis.ping())
    except redis.RedisError:
        return False


def parts(own: State) -> dict[str, str]:
    """Return what the gateway needs and whether each is `ready` or `away`."""
    found = {
        row.name: _service_ready(own, row.name, own.config.addresses[row.name]) for row in called()
    }
    found["redis"] = _redis_ready(own)
    return {name: "ready" if ready else "away" for name, ready in found.items()}


def observe(response: Response) -> None:
    """Count a request, and log it where asked for."""
    began = g.get("began")
    if began is None:
        return
    spent = time.perf_counter() - began
    route = request.url_rule.rule if request.url_rule is not None else "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(route, method, str(response.status_code)).observe(spent)
    if state().config.log_requests:
        telemetry.log().info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(spent * 1000, 1),
            by=g.viewer.handle if g.get("viewer") else "",
        )


def _metrics() -> bytes:
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder and Path(folder).is_dir():
        registry = prometheus_client.CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return prometheus_client.generate_latest(registry)
    return prometheus_client.generate_latest()


class _Aside(BaseHTTPRequestHandler):
    """Answers at /livez and /metrics, apart from the threads that answer people."""

    def do_GET(self) -> None:
        """Answer with the metrics of every process, or that this one lives."""
        if self.path == "/metrics":
            self._answer(200, prometheus_client.CONTENT_TYPE_LATEST, _metrics())
        elif self.path == "/livez":
            self._answer(200, "application/json", b'{"status":"alive"}\n')
        else:
            self._answer(404, "text/plain", b"There is /livez and /metrics.\n")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no line for each."""


class _AsideServer(ThreadingHTTPServer):
    """Shares its port with the other worker processes: each answers for itself."""

    allow_reuse_port = True


def serve_aside(address: str) -> None:
    """Answer for operators on a port of its own, in threads of its own; nowhere without one."""
    if address:
        host, port = addresses.split(address)
        server = _AsideServer((host, port), _Aside)
        threading.Thread(target=server.serve_forever, name="aside", daemon=True).start()


def register(app: Flask) -> None:
    """Answer at /livez and /readyz."""

    @app.get("/livez")
    def livez() -> Response:
        """Answer while the process lives; asks nobody."""
        return jsonify(status="alive")

    @app.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """Answer 200 where what every page needs is there, else 503 naming what is not."""
        found = parts(state())
        missing = sorted(name for name, word in found.items() if word != "ready")
        able = not any(name == "redis" or registry.find(name).vital for name in missing)
        status = "ready" if able else "not ready"
        return jsonify(status=status, parts=found, not_ready=missing), 200 if able else 503
