"""Does what is due without anybody asking: sends emails and deletes what has expired."""

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
            waiter.pause(stop, found=send_letter(everywhere, mailer), gather=0.0)
        except sa.exc.DBAPIError as error:
            telemetry.log().warning("emails wait", error=str(error))
            stop.wait(1.0)


def send_letter(everywhere: Database, mailer: mail.Mailer) -> bool:
    """Send the next letter that is due; return False where there is none.

    A letter is taken away once it was handed over; where the mail server is away it is tried again
    with growing pauses until what it says has expired.
    """
    moment = clock.now()
    with everywhere.everywhere() as tx:
        letter = store.next_letter(tx, moment)
        if letter is None:
            return False
        if letter.expire_time <= moment:
            store.delete_letter(tx, letter)
            return True
        try:
            mailer.send(
                mail.write(TEMPLATES / letter.template, letter.locale, letter.email, letter.values)
            )
        except mail.MailAway as error:
            telemetry.log().warning("mail waits", tries=letter.tries + 1, error=str(error))
            pause = min(FIRST_PAUSE * 2 ** min(letter.tries, PAUSES_MOST), LONGEST_PAUSE)
            store.postpone_letter(tx, letter, moment + pause)
        except mail.MailRefused as error:
            telemetry.log().warning("mail refused", template=letter.template, error=str(error))
            store.delete_letter(tx, letter)
        else:
            store.delete_letter(tx, letter)
        return True


def purge(everywhere: Database) -> int:
    """Delete links, tokens, grants, letters and request ids that have long expired."""
    with everywhere.everywhere() as tx:
        gone = store.purge(tx, clock.now())
    telemetry.log().info("purged", rows=gone)
    return gone
