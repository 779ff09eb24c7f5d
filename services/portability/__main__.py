"""Is the portability service: `python -m services.portability serve | work | migrate`."""

from collections.abc import Mapping
from functools import partial

from services import registry
from services.portability.config import Config
from shared.service import running
from shared.service.running import Loop, Parts


def services(settings: Config) -> Mapping[str, tuple[str, str]]:
    """Return the address and the contract of each service that is called."""
    return {
        row.name: (settings.addresses.get(row.name, ""), row.contract)
        for row in registry.called("portability")
    }


def servicer(parts: Parts[Config]) -> object:
    """Return what answers calls."""
    from services.portability import rpc  # noqa: PLC0415  the worker does without it
    from services.portability.clients import Members  # noqa: PLC0415  as above

    members = Members(parts.settings.members_address, registry.find("members").contract)
    return rpc.PortabilityServicer(parts.db, members, services(parts.settings))


def loops(parts: Parts[Config]) -> Mapping[str, Loop]:
    """Return what takes the events of others, and does jobs."""
    from services.portability import events, jobs, store  # noqa: PLC0415  the server does without
    from shared import jobs as shared_jobs  # noqa: PLC0415
    from shared import outbox  # noqa: PLC0415

    settings = parts.settings
    work = jobs.Work(parts.db, services(settings), settings.private_key)
    app = shared_jobs.App(jobs.TASKS, settings.database_url, work)
    return {
        "consumer": outbox.Consumer(parts.db, parts.redis, store.OUTBOX, events.HANDLERS).run,
        "jobs": partial(shared_jobs.run, app),
    }


SERVICE = running.Service(registry.find("portability"), Config, servicer, loops)

if __name__ == "__main__":
    running.main(SERVICE)
