"""Is the rewards service: `python -m services.rewards serve | work | migrate`."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from services import registry
from services.rewards.config import Config
from shared.service import running
from shared.service.running import Loop, Parts


def servicer(parts: Parts[Config]) -> object:
    """Return what answers calls."""
    from services.rewards import rpc  # noqa: PLC0415  each role loads what it needs
    from services.rewards.store.points import leaderboards  # noqa: PLC0415

    boards = leaderboards.connect(parts.settings.redis_url)
    return rpc.RewardsServicer(parts.db, boards, parts.settings.secret)


def loops(parts: Parts[Config]) -> Mapping[str, Loop]:
    """Return what publishes events, hears those of others, recomputes points and does jobs."""
    from services.rewards import actions, events, jobs, store  # noqa: PLC0415  as above
    from services.rewards.store.points import leaderboards  # noqa: PLC0415
    from shared import jobs as shared_jobs  # noqa: PLC0415
    from shared import outbox  # noqa: PLC0415

    db, boards = parts.db, leaderboards.connect(parts.settings.redis_url)
    app = shared_jobs.App(jobs.TASKS, parts.settings.database_url, db)
    queue = parts.waiter("recompute_queue")

    def show(community: UUID, members: list[UUID]) -> None:
        actions.set_scores(boards, db, community, members)

    return {
        "relay": outbox.Relay(db, parts.redis, store.OUTBOX, parts.waiter("outbox")).run,
        "consumer": outbox.Consumer(db, parts.redis, store.OUTBOX, events.HANDLERS).run,
        "recompute": lambda stop: actions.run_recompute(db, stop, show, queue),
        "leaderboards": actions.run_leaderboards(db, boards),
        "jobs": partial(shared_jobs.run, app),
    }


SERVICE = running.Service(registry.find("rewards"), Config, servicer, loops)

if __name__ == "__main__":
    running.main(SERVICE)
