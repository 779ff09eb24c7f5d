"""Grants and revokes roles."""

from dataclasses import replace

from services.members import store
from services.members.actions.access import member_named
from services.members.actions.announcements import grants_changed
from services.members.actions.audit_entries import write_audit_entry
from services.members.actions.membership import keep_an_admin, require_active, save_member
from services.members.domain import Member
from services.members.domain.roles import check_role
from shared.actor import Actor, need_role
from shared.db import Database


def grant_role(db: Database, actor: Actor, name: str, role: str) -> Member:
    """Give an active member a role; a repeat changes nothing."""
    need_role(actor, "admin")
    check_role(role)
    with db.begin(actor.community) as tx:
        before = require_active(tx, actor, member_named(tx, actor, name, lock=True))
        if role in before.roles:
            return before
        roles = tuple(sorted({*before.roles, role}))
        after = save_member(tx, actor, before, replace(before, roles=roles))
        write_audit_entry(tx, actor, "GrantRole", after, role=role)
        grants_changed(tx, actor, after)
        return after


def revoke_role(db: Database, actor: Actor, name: str, role: str) -> Member:
    """Take a role away; a repeat changes nothing; raises `LastAdmin`."""
    need_role(actor, "admin")
    check_role(role)
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = member_named(tx, actor, name, lock=True)
        if role not in before.roles:
            return before
        if role == "admin":
            keep_an_admin(tx, actor, before)
        roles = tuple(held for held in before.roles if held != role)
        after = save_member(tx, actor, before, replace(before, roles=roles))
        write_audit_entry(tx, actor, "RevokeRole", after, role=role)
        grants_changed(tx, actor, after)
        return after
