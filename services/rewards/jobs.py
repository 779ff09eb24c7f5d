"""Does at set times what time alone makes due, and looks for abuse."""

from services.rewards import actions
from shared import jobs
from shared.db import Database

# The database acts as the worker role.
TASKS: jobs.Tasks[Database] = jobs.Tasks("rewards")


@TASKS.periodic("7 * * * *")
def run_due(db: Database) -> None:
    """Renew badges, and let redemptions and cases run out."""
    actions.run_due(db)


@TASKS.periodic("17 0 * * *")
def refresh_levels(db: Database) -> None:
    """Bring levels to what a day has made of them."""
    actions.refresh_levels(db)


@TASKS.periodic("47 2 * * *")
def detect_abuse(db: Database) -> None:
    """Open cases where the day shows a pattern."""
    actions.detect_abuse(db)


@TASKS.periodic("37 3 * * *")
def purge(db: Database) -> None:
    """Delete request ids that nobody will repeat."""
    actions.purge(db)
