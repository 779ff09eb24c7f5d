"""Grants, revokes and lists capabilities."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.actions.access import member_named, need_name_own_or_admin, uid_in
from services.members.actions.announcements import grants_changed
from services.members.actions.audit_entries import write_audit_entry
from services.members.domain import Capability, Member
from services.members.domain.capabilities import CapabilityNotFound, check_capability
from services.members.domain.members import ACTIVE, NotActive
from shared import clock, ids, paging
from shared.actor import Actor, need_role
from shared.db import Database


def capability_texts(tx: sa.Connection, community: UUID, member: UUID) -> tuple[str, ...]:
    """Return a member's capabilities in force, as actors carry them."""
    grants: list[Capability] = store.list_capabilities(tx, community, member, clock.now())
    return tuple(sorted({grant.text for grant in grants}))


def grant_capability(
    db: Database,
    actor: Actor,
    parent: str,
    *,
    capability: str,
    scope: str,
    expire_time: datetime | None,
) -> tuple[Member, Capability]:
    """Give an active member a narrow power with a scope and an end."""
    need_role(actor, "admin")
    now = clock.now()
    check_capability(capability, scope, expire_time, now)
    with db.begin(actor.community) as tx:
        member = member_named(tx, actor, parent, lock=True)
        if member.state != ACTIVE:
            raise NotActive(state=member.state)
        grant = Capability(
            uid=ids.new_id(),
            member=member.uid,
            capability=capability,
            scope=scope,
            expire_time=expire_time or now,
            create_time=now,
        )
        store.insert_capability(tx, actor.community, grant)
        until = grant.expire_time.isoformat()
        write_audit_entry(
            tx, actor, "GrantCapability", member, capability=capability, scope=scope, until=until
        )
        grants_changed(tx, actor, member)
        return member, grant


def revoke_capability(db: Database, actor: Actor, name: str) -> None:
    """Take a grant away; raises `CapabilityNotFound`."""
    need_role(actor, "admin")
    parent, _, tail = name.partition("/capabilities/")
    uid = uid_in(f"capabilities/{tail}", "capabilities")
    if uid is None:
        raise CapabilityNotFound
    with db.begin(actor.community) as tx:
        member = member_named(tx, actor, parent, lock=True)
        grant = store.delete_capability(tx, actor.community, member.uid, uid)
        if grant is None:
            raise CapabilityNotFound
        write_audit_entry(
            tx,
            actor,
            "RevokeCapability",
            member,
            capability=grant.capability,
            scope=grant.scope,
        )
        grants_changed(tx, actor, member)


def list_capabilities(
    db: Database, actor: Actor, parent: str, page_size: int, page_token: str
) -> tuple[Member, list[Capability], str]:
    """Return a member and their grants in force, oldest first."""
    need_name_own_or_admin(actor, parent, write=False)
    page = paging.page(("capabilities", parent), page_size, page_token, UUID)
    with db.begin(actor.community) as tx:
        member = member_named(tx, actor, parent)
        found = store.list_capabilities(
            tx,
            actor.community,
            member.uid,
            clock.now(),
            after=page.key or store.NOBODY,
            size=page.limit,
        )
    return member, *page.cut(found, lambda grant: grant.uid)
