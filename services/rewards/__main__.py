"""Is the rewards service: `python -m services.rewards serve | work | migrate`."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from services import registry
from services.rewards.config import Config
from shared.service import running
from shared.service.running import Loop, Parts


def servicer(parts: Parts[Config]) -> object:
    """Return what answers calls."""
    from services.rewards import rpc, store  # noqa: PLC0415  each role loads what it needs

    boards = store.leaderboards.connect(parts.settings.redis_url)
    return rpc.RewardsServicer(parts.db, boards, parts.settings.secret)


def loops(parts: Parts[Config]) -> Mapping[str, Loop]:
    """Return what publishes events, takes those of others, and settles whom they concern."""
    from services.rewards import actions, events, store  # noqa: PLC0415  as above
    from shared import outbox  # noqa: PLC0415

    db, boards = parts.db, store.leaderboards.connect(parts.settings.redis_url)
    dirty = parts.waiter("dirty")

    def show(community: UUID, members: list[UUID]) -> None:
        actions.set_scores(boards, db, community, members)

    return {
        "relay": outbox.Relay(db, parts.redis, store.OUTBOX, parts.waiter("outbox")).run,
        "consumer": outbox.Consumer(db, parts.redis, store.OUTBOX, events.HANDLERS).run,
        "settle": lambda stop: actions.run_settling(db, stop, show, dirty),
        "leaderboards": actions.run_leaderboards(db, boards),
        "due": running.every(timedelta(hours=1), lambda: actions.run_due(db)),
        "levels": running.daily(lambda: actions.refresh_levels(db)),
        "abuse": running.daily(lambda: actions.detect_abuse(db)),
        "purge": running.daily(lambda: actions.purge(db)),
    }


SERVICE = running.Service(registry.find("rewards"), Config, servicer, loops)

if __name__ == "__main__":
    running.main(SERVICE)
