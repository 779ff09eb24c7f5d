"""Does later, again or at set times: imports, exports, erasures, and deleting what is old."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from services.portability import actions
from shared import jobs
from shared.db import Database


@dataclass(frozen=True)
class Work:
    """Holds what the tasks need; the database acts as the worker role.

    `services` has the address and the contract of each service that is called.
    """

    db: Database
    services: Mapping[str, tuple[str, str]]
    private_key: str = field(repr=False)


TASKS: jobs.Tasks[Work] = jobs.Tasks("portability")

# Each ends by itself, because it counts its tries.
UNTIL_DONE = jobs.Retry(attempts=None, longest=timedelta(minutes=5))


@TASKS.task(UNTIL_DONE)
def run_import(work: Work, community: UUID, import_id: UUID) -> None:
    """Do a part of an import and defer the next, and try again while a service is away."""
    # Only a worker that imports needs gRPC.
    from services.portability import clients  # noqa: PLC0415

    with clients.connected(work.services, work.private_key, community) as stubs:
        actions.run_import(work.db, stubs, community, import_id)


@TASKS.task(UNTIL_DONE)
def undo_import(work: Work, community: UUID, import_id: UUID) -> None:
    """Undo an import, and try again while a service is away."""
    from services.portability import clients  # noqa: PLC0415  as above

    with clients.connected(work.services, work.private_key, community) as stubs:
        actions.run_undo(work.db, stubs, community, import_id)


@TASKS.task(UNTIL_DONE)
def write_export(work: Work, community: UUID, export_id: UUID) -> None:
    """Write an export, and try again while a service is away."""
    from services.portability import clients  # noqa: PLC0415  as above

    with clients.connected(work.services, work.private_key, community) as stubs:
        actions.write_export(work.db, stubs, community, export_id)


@TASKS.task(UNTIL_DONE)
def run_erasure(work: Work, community: UUID, erasure_id: UUID) -> None:
    """Ask the services that have yet to confirm an erasure, and defer the next try."""
    from services.portability import clients  # noqa: PLC0415  as above

    with clients.connected(work.services, work.private_key, community) as stubs:
        actions.run_erasure(work.db, stubs, community, erasure_id)


@TASKS.periodic("37 3 * * *")
def purge(work: Work) -> None:
    """Delete imports after a week, exports after a day and erasures a year after they were done."""
    actions.purge(work.db)
