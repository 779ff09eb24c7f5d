"""Grants and revokes roles and capabilities, and shows the audit."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.members import store
from services.members.actions import parts
from services.members.domain import AuditEntry, Capability, Member
from services.members.domain.members import (
    ACTIVE,
    CapabilityNotFound,
    NotActive,
    check_capability,
    check_role,
)
from shared import clock, ids, paging
from shared.actor import Actor, need_role
from shared.db import Database


def grant_role(db: Database, actor: Actor, name: str, role: str) -> Member:
    """Give an active member a role; a repeat changes nothing."""
    need_role(actor, "admin")
    check_role(role)
    with db.begin(actor.community) as tx:
        before = parts.active(tx, actor, parts.member_named(tx, actor, name, lock=True))
        if role in before.roles:
            return before
        roles = tuple(sorted({*before.roles, role}))
        after = parts.save(tx, actor, before, replace(before, roles=roles))
        parts.audit(tx, actor, "GrantRole", after, role=role)
        parts.grants_changed(tx, actor, after)
        return after


def revoke_role(db: Database, actor: Actor, name: str, role: str) -> Member:
    """Take a role away; a repeat changes nothing; raises `LastAdmin`."""
    need_role(actor, "admin")
    check_role(role)
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = parts.member_named(tx, actor, name, lock=True)
        if role not in before.roles:
            return before
        if role == "admin":
            parts.keep_an_admin(tx, actor, before)
        roles = tuple(one for one in before.roles if one != role)
        after = parts.save(tx, actor, before, replace(before, roles=roles))
        parts.audit(tx, actor, "RevokeRole", after, role=role)
        parts.grants_changed(tx, actor, after)
        return after


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
    moment = clock.now()
    check_capability(capability, scope, expire_time, moment)
    with db.begin(actor.community) as tx:
        member = parts.member_named(tx, actor, parent, lock=True)
        if member.state != ACTIVE:
            raise NotActive(state=member.state)
        grant = Capability(
            uid=ids.new_id(),
            member=member.uid,
            capability=capability,
            scope=scope,
            expire_time=expire_time or moment,
            create_time=moment,
        )
        store.insert_capability(tx, actor.community, grant)
        until = grant.expire_time.isoformat()
        parts.audit(
            tx, actor, "GrantCapability", member, capability=capability, scope=scope, until=until
        )
        parts.grants_changed(tx, actor, member)
        return member, grant


def revoke_capability(db: Database, actor: Actor, name: str) -> None:
    """Take a grant away; raises `CapabilityNotFound`."""
    need_role(actor, "admin")
    parent, _, tail = name.partition("/capabilities/")
    uid = parts.uid_in(f"capabilities/{tail}", "capabilities")
    if uid is None:
        raise CapabilityNotFound
    with db.begin(actor.community) as tx:
        member = parts.member_named(tx, actor, parent, lock=True)
        grant = store.delete_capability(tx, actor.community, member.uid, uid)
        if grant is None:
            raise CapabilityNotFound
        parts.audit(
            tx,
            actor,
            "RevokeCapability",
            member,
            capability=grant.capability,
            scope=grant.scope,
        )
        parts.grants_changed(tx, actor, member)


def list_capabilities(
    db: Database, actor: Actor, parent: str, page_size: int, page_token: str
) -> tuple[Member, list[Capability], str]:
    """Return a member and their grants in force, oldest first."""
    parts.need_own_or_admin(actor, parent, write=False)
    size = paging.size(page_size)
    question = ("capabilities", parent)
    after = uid_after(paging.decode(question, page_token, str))
    with db.begin(actor.community) as tx:
        member = parts.member_named(tx, actor, parent)
        found = store.list_capabilities(
            tx,
            actor.community,
            member.uid,
            clock.now(),
            after=after or store.NOBODY,
            size=size + 1,
        )
    if len(found) <= size:
        return member, found, ""
    return member, found[:size], paging.encode(question, str(found[size - 1].uid))


def uid_after(keys: tuple[object, ...] | None) -> UUID | None:
    """Return the uid in a page token's keys, or None; raises `PageTokenUnknown`."""
    if keys is None:
        return None
    try:
        return UUID(str(keys[0]))
    except ValueError as error:
        raise paging.PageTokenUnknown from error


def list_audit_entries(
    db: Database, actor: Actor, page_size: int, page_token: str
) -> tuple[list[AuditEntry], str]:
    """Return who changed what, newest first."""
    need_role(actor, "admin")
    size = paging.size(page_size)
    question = ("audit",)
    before = uid_after(paging.decode(question, page_token, str))
    with db.begin(actor.community) as tx:
        found = store.list_audit(tx, actor.community, before=before, size=size + 1)
    if len(found) <= size:
        return found, ""
    return found[:size], paging.encode(question, str(found[size - 1].uid))
