"""Does what is due without anybody asking: sends emails and deletes what has expired."""

from pathlib import Path
from uuid import UUID

from services.members import store
from shared import clock, mail, telemetry
from shared.db import Database

TEMPLATES = Path(__file__).parent.parent / "mail"


def send_email(everywhere: Database, mailer: mail.Mailer, community: UUID, uid: UUID) -> None:
    """Send an email that waits, and take it away once it was handed over, refused or expired.

    Raises `MailAway` where it is to be tried again.
    """
    with everywhere.everywhere() as tx:
        letter = store.find_letter(tx, community, uid)
        if letter is None:
            return
        if letter.expire_time <= clock.now():
            telemetry.log().warning("mail expired", template=letter.template)
        else:
            written = mail.write(
                TEMPLATES / letter.template, letter.locale, letter.email, letter.values
            )
            try:
                mailer.send(written)
            except mail.MailRefused as error:
                telemetry.log().warning("mail refused", template=letter.template, error=str(error))
        store.delete_letter(tx, letter)


def purge(everywhere: Database) -> int:
    """Delete links, tokens, grants, letters and request ids that have long expired."""
    with everywhere.everywhere() as tx:
        gone = store.purge(tx, clock.now())
    telemetry.log().info("purged", rows=gone)
    return gone
