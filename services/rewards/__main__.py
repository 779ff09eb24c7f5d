"""Runs the rewards service: serve, work, migrate."""

import sys
import threading
from functools import partial
from uuid import UUID

import grpc
import redis

from services.rewards import actions, events, jobs, rpc, store
from services.rewards.config import Config, MigrateConfig
from shared import cli, config, telemetry
from shared.actor import Verifier
from shared.db import Database
from shared.jobs import App, run
from shared.outbox import Consumer, Relay
from shared.server import Server
from upwell.rewards.v1 import rewards_pb2_grpc

SERVICE = "rewards"
FULL_NAME = "upwell.rewards.v1.RewardsService"


def serve() -> None:
    """Answer calls until told to stop."""
    settings = config.load(Config)
    db = Database(settings.database_url, "upwell_rewards", pool_size=settings.workers)
    boards = store.leaderboards.connect(settings.redis_url)

    def register(server: grpc.Server) -> None:
        rewards_pb2_grpc.add_RewardsServiceServicer_to_server(
            rpc.RewardsServicer(db, boards, settings.secret), server
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
    """Publish events, take those of others, settle whom they concern, and do jobs."""
    settings = config.load(Config)
    db = Database(settings.database_url, "upwell_rewards_work", pool_size=6)
    client = redis.Redis.from_url(settings.redis_url, decode_responses=True)
    boards = store.leaderboards.connect(settings.redis_url)
    relay = Relay(db, client, store.OUTBOX)
    consumer = Consumer(db, client, store.OUTBOX, events.HANDLERS)

    def show(community: UUID, members: list[UUID]) -> None:
        actions.set_scores(boards, db, community, members)

    def settle(stop: threading.Event) -> None:
        actions.run_settling(db, stop, show)

    telemetry.start_metrics(settings.metrics)
    cli.run_until_stopped(
        {
            "relay": relay.run,
            "consumer": consumer.run,
            "settle": settle,
            "leaderboards": actions.run_leaderboards(db, boards),
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
