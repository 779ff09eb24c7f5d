"""Does at set times: deletes what is no longer needed, and brings texts up to date."""

from services.ideas import actions
from shared import jobs
from shared.db import Database

# The database acts as the worker role.
TASKS: jobs.Tasks[Database] = jobs.Tasks("ideas")


@TASKS.periodic("27 3 * * *")
def purge(db: Database) -> None:
    """Delete request ids that nobody will repeat."""
    actions.purge(db)


@TASKS.periodic("* * * * *")
def derive_texts(db: Database) -> None:
    """Work out words and excerpts of texts written under earlier rules, as after an upgrade."""
    actions.derive_texts(db)
