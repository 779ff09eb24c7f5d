"""Sends the emails that are due."""

import threading
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from services.members import store
from shared import clock, mail, telemetry
from shared.db import Database
from shared.notices import Polling, Waiter

TEMPLATES = Path(__file__).parent.parent / "mail"
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=5)
PAUSES_MOST = 10


def run_emails(
    everywhere: Database,
    mailer: mail.Mailer,
    stop: threading.Event,
    waiter: Waiter | None = None,
) -> None:
    """Send what is due until told to stop; it waits for a database that does not answer.

    `waiter` waits for emails to send.
    """
    waiter = waiter or Polling()
    while not stop.is_set():
        try:
            waiter.pause(stop, found=send_email(everywhere, mailer), gather=0.0)
        except sa.exc.DBAPIError as error:
            telemetry.log().warning("emails wait", error=str(error))
            stop.wait(1.0)


def send_email(everywhere: Database, mailer: mail.Mailer) -> bool:
    """Send the next email that is due; return False where there is none.

    An email is deleted once it was handed over; where the mail server is away it is tried again
    with growing pauses until what it says has expired.
    """
    now = clock.now()
    with everywhere.everywhere() as tx:
        queued = store.next_email(tx, now)
        if queued is None:
            return False
        if queued.expire_time <= now:
            store.delete_email(tx, queued)
            return True
        try:
            mailer.send(
                mail.write(TEMPLATES / queued.template, queued.locale, queued.email, queued.values)
            )
        except mail.MailUnavailable as error:
            telemetry.log().warning("mail waits", tries=queued.tries + 1, error=str(error))
            pause = min(FIRST_PAUSE * 2 ** min(queued.tries, PAUSES_MOST), LONGEST_PAUSE)
            store.postpone_email(tx, queued, now + pause)
        except mail.MailRefused as error:
            telemetry.log().warning("mail refused", template=queued.template, error=str(error))
            store.delete_email(tx, queued)
        else:
            store.delete_email(tx, queued)
        return True
