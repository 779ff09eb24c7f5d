"""Does later, again or at set times: sends emails, and deletes what has expired."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.members import actions
from shared import jobs, mail
from shared.db import Database


@dataclass(frozen=True)
class Work:
    """Holds what the tasks need; the database acts as the worker role."""

    db: Database
    mailer: mail.Mailer


TASKS: jobs.Tasks[Work] = jobs.Tasks("members")

# It ends by itself: an email that has expired is sent no more.
UNTIL_EXPIRED = jobs.Retry(attempts=None, longest=timedelta(minutes=5))


@TASKS.task(UNTIL_EXPIRED)
def send_email(work: Work, community: UUID, email: UUID) -> None:
    """Send an email, and try again while the mail server is away."""
    actions.send_email(work.db, work.mailer, community, email)


@TASKS.periodic("17 3 * * *")
def purge(work: Work) -> None:
    """Delete what has expired."""
    actions.purge(work.db)
