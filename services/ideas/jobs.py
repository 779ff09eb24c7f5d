"""Does at set times: deletes what is no longer needed."""

from services.ideas import actions
from shared import jobs
from shared.db import Database

# The database acts as the worker role.
TASKS: jobs.Tasks[Database] = jobs.Tasks("ideas")


@TASKS.periodic("27 3 * * *")
def purge(db: Database) -> None:
    """Delete request ids that nobody will repeat."""
    actions.purge(db)
