"""Writes emails in the transaction they belong to, and sends those that wait."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from shared import clock, ids, jobs, mail, telemetry
from shared.db import Database

TEMPLATES = Path(__file__).parent.parent / "mail"


def write_email(
    tx: sa.Connection,
    community: UUID,
    *,
    template: str,
    locale: str,
    email: str,
    values: dict[str, object],
    expire_time: datetime,
) -> None:
    """Write an email that is sent as soon as the transaction commits."""
    uid = ids.new_id()
    store.insert_email(
        tx,
        community,
        uid=uid,
        template=template,
        locale=locale,
        email=email,
        values=values,
        expire_time=expire_time,
    )
    jobs.defer(tx, "members.send_email", community=community, email=uid)


def send_email(everywhere: Database, mailer: mail.Mailer, community: UUID, uid: UUID) -> None:
    """Send an email that waits, and delete it once it was handed over, refused or expired.

    Raises `MailUnavailable` where it is to be tried again.
    """
    with everywhere.everywhere() as tx:
        queued = store.find_email(tx, community, uid)
        if queued is None:
            return
        if queued.expire_time <= clock.now():
            telemetry.log().warning("mail expired", template=queued.template)
        else:
            written = mail.write(
                TEMPLATES / queued.template, queued.locale, queued.email, queued.values
            )
            try:
                mailer.send(written)
            except mail.MailRefused as error:
                telemetry.log().warning("mail refused", template=queued.template, error=str(error))
        store.delete_email(tx, queued)
