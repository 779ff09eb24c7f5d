"""Runs the ideas service: serve, work, migrate."""

import sys
import threading
from functools import partial

import grpc
import redis

from services.ideas import actions, events, jobs, rpc, store
from services.ideas.config import Config, MigrateConfig
from shared import cli, config, telemetry
from shared.actor import Verifier
from shared.db import Database
from shared.jobs import App, run
from shared.outbox import Consumer, Relay
from shared.server import Server
from upwell.ideas.v1 import ideas_pb2_grpc

SERVICE = "ideas"
FULL_NAME = "upwell.ideas.v1.IdeasService"


def serve() -> None:
    """Answer calls until told to stop."""
    settings = config.load(Config)
    db = Database(settings.database_url, "upwell_ideas", pool_size=settings.workers)

    def register(server: grpc.Server) -> None:
        ideas_pb2_grpc.add_IdeasServiceServicer_to_server(
            rpc.IdeasServicer(db, Verifier(settings.actor_public_key)), server
        )

    telemetry.start_metrics(settings.metrics)
    Server(
        address=settings.address,
        verifier=Verifier(settings.actor_public_key),
        services=[(FULL_NAME, register)],
        ready=db.ping,
        workers=settings.workers,
        reflect=settings.reflection,
    ).run()
    db.close()


def work() -> None:
    """Publish events, take those of members, roll votes up, and do jobs."""
    settings = config.load(Config)
    db = Database(settings.database_url, "upwell_ideas_work", pool_size=5)
    client = redis.Redis.from_url(settings.redis_url, decode_responses=True)
    relay = Relay(db, client, store.OUTBOX)
    consumer = Consumer(db, client, store.OUTBOX, events.HANDLERS)

    def roll_up(stop: threading.Event) -> None:
        actions.run_rollup(db, stop)

    telemetry.start_metrics(settings.metrics)
    cli.run_until_stopped(
        {
            "relay": relay.run,
            "consumer": consumer.run,
            "rollup": roll_up,
            "jobs": partial(run, App(jobs.TASKS, settings.database_url, db)),
        }
    )
    db.close()


def bring_up_to_date() -> None:
    """Migrate the database."""
    # Alembic is loaded only here: it holds 10 MB.
    from shared import migrate  # noqa: PLC0415

    migrate.upgrade(SERVICE, config.load(MigrateConfig).database_url)


if __name__ == "__main__":
    cli.run(SERVICE, {"serve": serve, "work": work, "migrate": bring_up_to_date}, sys.argv[1:])
