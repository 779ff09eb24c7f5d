"""Runs members: serve, work or migrate."""

import sys
from functools import partial

import redis

from services.members import config as settings
from services.members import jobs, rpc, store
from services.members.events import HANDLERS
from shared import cli, config, mail, outbox, telemetry
from shared.actor import Verifier
from shared.db import Database
from shared.jobs import App, run
from shared.server import Server


def serve() -> None:
    """Answer calls until told to stop."""
    own = config.load(settings.Serve)
    telemetry.start_metrics(own.metrics)
    db = Database(own.database_url, "upwell_members", pool_size=own.workers)
    everywhere = Database(own.database_url, "upwell_members_work", pool_size=2)
    Server(
        address=own.address,
        verifier=Verifier(own.public_key),
        services=[(rpc.SERVICE, rpc.add(db, everywhere, own.public_url))],
        ready=db.ping,
        workers=own.workers,
        reflect=own.reflection,
    ).run()
    db.close()
    everywhere.close()


def work() -> None:
    """Publish events, take those of others, and do jobs: emails, and what is due at set times."""
    own = config.load(settings.Work)
    telemetry.start_metrics(own.metrics)
    db = Database(own.database_url, "upwell_members_work", pool_size=4)
    client = redis.Redis.from_url(own.redis_url, decode_responses=True)
    mailer = mail.connect(own.mail_url, own.mail_from)

    cli.run_until_stopped(
        {
            "relay": outbox.Relay(db, client, store.OUTBOX).run,
            "consumer": outbox.Consumer(db, client, store.OUTBOX, HANDLERS).run,
            "jobs": partial(run, App(jobs.TASKS, own.database_url, jobs.Work(db, mailer))),
        }
    )
    db.close()


def upgrade() -> None:
    """Bring the database up to date."""
    # Alembic is loaded only here: it holds 10 MB.
    from shared import migrate  # noqa: PLC0415

    migrate.upgrade("members", config.load(settings.Database).url)


if __name__ == "__main__":
    cli.run("members", {"serve": serve, "work": work, "migrate": upgrade}, sys.argv[1:])
