"""Writes who changed what, and lists it."""

from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.actions.announcements import subject_of
from services.members.domain import AuditEntry, Member
from shared import clock, ids, paging
from shared.actor import Actor, need_role
from shared.db import Database


def write_audit_entry(
    tx: sa.Connection,
    actor: Actor,
    action: str,
    member: Member | None = None,
    *,
    subject: str = "",
    **detail: object,
) -> None:
    """Write who did what; details name roles and fields, never what is personal."""
    store.insert_audit(
        tx,
        actor.community,
        uid=ids.new_id(),
        action=action,
        actor=actor.member,
        member=None if member is None else member.uid,
        subject=subject or ("" if member is None else subject_of(member)),
        detail=detail,
        time=clock.now(),
    )


def list_audit_entries(
    db: Database, actor: Actor, page_size: int, page_token: str
) -> tuple[list[AuditEntry], str]:
    """Return who changed what, newest first."""
    need_role(actor, "admin")
    page = paging.page(("audit",), page_size, page_token, UUID)
    with db.begin(actor.community) as tx:
        found = store.list_audit(tx, actor.community, before=page.key, size=page.limit)
    return page.cut(found, lambda entry: entry.uid)
