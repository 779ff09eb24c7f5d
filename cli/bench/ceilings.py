"""Offers what the benchmark compares with: Flask alone, and a call that does nothing."""

import os
import threading
from typing import Any
from uuid import UUID

import flask
import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc


def bare() -> flask.Flask:
    """Return a Flask application that says hello."""
    app = flask.Flask(__name__)

    @app.route("/", methods=["GET", "PUT"])
    def hello() -> dict[str, str]:
        return {"hello": "world"}

    return app


def noop() -> flask.Flask:
    """Return a Flask application whose only route asks the ideas service for its health.

    The address is UPWELL_IDEAS_ADDRESS. The channel is made on first use, after the fork.
    """
    app = flask.Flask(__name__)
    lock = threading.Lock()
    # The published types of the stub leave its methods out.
    stubs: list[Any] = []

    def stub() -> Any:  # noqa: ANN401  see above
        with lock:
            if not stubs:
                channel = grpc.insecure_channel(os.environ["UPWELL_IDEAS_ADDRESS"])
                stubs.append(health_pb2_grpc.HealthStub(channel))
        return stubs[0]

    @app.route("/", methods=["GET", "PUT"])
    def call() -> dict[str, int]:
        request = health_pb2.HealthCheckRequest(service="liveness")
        return {"status": int(stub().Check(request, timeout=2).status)}

    return app


PGBENCH_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.votes, bench.ideas;
CREATE TABLE bench.ideas (community_id uuid, number bigint, votes bigint NOT NULL,
    PRIMARY KEY (community_id, number));
CREATE TABLE bench.votes (community_id uuid, idea bigint, member_id bigint,
    PRIMARY KEY (community_id, idea, member_id));
INSERT INTO bench.ideas SELECT '{community}', n, 0 FROM generate_series(1, {ideas}) n;
"""


def pgbench_script(community: UUID, ideas: int, *, hot: bool) -> str:
    """Return a pgbench script: the bare two-statement vote, spread over the ideas or all on one."""
    idea = "1" if hot else f"random_zipfian(1, {ideas}, 1.05)"
    return (
        f"\\set idea {idea}\n\\set member random(1, 1000000000)\nBEGIN;\n"
        f"INSERT INTO bench.votes VALUES ('{community}', :idea, :member) ON CONFLICT DO NOTHING;\n"
        "UPDATE bench.ideas SET votes = votes + 1"
        f" WHERE community_id = '{community}' AND number = :idea;\nCOMMIT;\n"
    )
