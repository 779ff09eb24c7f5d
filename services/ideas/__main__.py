"""Is the ideas service: `python -m services.ideas serve | work | migrate`."""

from collections.abc import Mapping
from functools import partial

from services import registry
from services.ideas.config import Config
from shared.service import running
from shared.service.running import Loop, Parts


def servicer(parts: Parts[Config]) -> object:
    """Return what answers calls."""
    from services.ideas import rpc  # noqa: PLC0415  the worker does without it
    from shared.actor import Verifier  # noqa: PLC0415

    return rpc.IdeasServicer(parts.db, Verifier(parts.settings.actor_public_key))


def loops(parts: Parts[Config]) -> Mapping[str, Loop]:
    """Return what publishes events, takes those of others, counts votes, and does jobs."""
    from services.ideas import actions, events, jobs, store  # noqa: PLC0415  the server does without
    from shared import jobs as shared_jobs  # noqa: PLC0415
    from shared import outbox  # noqa: PLC0415

    app = shared_jobs.App(jobs.TASKS, parts.settings.database_url, parts.db)
    deltas = parts.waiter("deltas")
    return {
        "relay": outbox.Relay(parts.db, parts.redis, store.OUTBOX, parts.waiter("outbox")).run,
        "consumer": outbox.Consumer(parts.db, parts.redis, store.OUTBOX, events.HANDLERS).run,
        "rollup": lambda stop: actions.run_rollup(parts.db, stop, deltas),
        "jobs": partial(shared_jobs.run, app),
    }


SERVICE = running.Service(registry.find("ideas"), Config, servicer, loops)

if __name__ == "__main__":
    running.main(SERVICE)
