"""Is the members service: `python -m services.members serve | work | migrate`."""

from collections.abc import Mapping
from functools import partial

from services import registry
from services.members.config import Config
from shared.service import running
from shared.service.running import Loop, Parts


def servicer(parts: Parts[Config]) -> object:
    """Return what answers calls."""
    from services.members import rpc  # noqa: PLC0415  the worker does without it

    return rpc.MembersServicer(parts.db, parts.everywhere, parts.settings.public_url)


def loops(parts: Parts[Config]) -> Mapping[str, Loop]:
    """Return what publishes events, takes those of others, and does jobs."""
    from services.members import events, jobs, store  # noqa: PLC0415  the server does without
    from shared import jobs as shared_jobs  # noqa: PLC0415
    from shared import mail, outbox  # noqa: PLC0415

    mailer = mail.connect(parts.settings.mail_url, parts.settings.mail_from)
    work = jobs.Work(parts.db, mailer)
    app = shared_jobs.App(jobs.TASKS, parts.settings.database_url, work)
    return {
        "relay": outbox.Relay(parts.db, parts.redis, store.OUTBOX, parts.waiter("outbox")).run,
        "consumer": outbox.Consumer(parts.db, parts.redis, store.OUTBOX, events.HANDLERS).run,
        "jobs": partial(shared_jobs.run, app),
    }


SERVICE = running.Service(registry.find("members"), Config, servicer, loops)

if __name__ == "__main__":
    running.main(SERVICE)
