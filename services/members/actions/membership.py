"""Adds and saves members, and keeps the rules that span several of them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.actions.announcements import announce, member_changed, subject_of
from services.members.actions.audit_entries import write_audit_entry
from services.members.domain import Community, Member, handles
from services.members.domain.members import (
    ACTIVE,
    NEW_NAME,
    EmailTaken,
    HandleTaken,
    NotActive,
    completeness,
    email_key,
)
from services.members.domain.roles import LastAdmin
from shared import clock, ids
from shared.actor import Actor
from upwell.members.v1 import events_pb2

MARK_SIZE = 12


def save_member(tx: sa.Connection, actor: Actor, before: Member, after: Member) -> Member:
    """Keep a changed member and announce what others show of it.

    Raises `HandleTaken` or `EmailTaken`.
    """
    if completeness(after)[0] == 100 and after.completed_time is None:  # noqa: PLR2004  per cent
        after = replace(after, completed_time=clock.now())
    kept = store.save_member(tx, actor.community, replace(after, update_time=clock.now()))
    if kept is None:
        if before.handle != after.handle and store.has_handle(tx, actor.community, after.handle):
            raise HandleTaken(handle=after.handle)
        raise EmailTaken
    if before.handle != kept.handle:
        _change_handle(tx, actor.community, before, kept)
    if before.shown != kept.shown:
        announce(tx, actor, subject_of(kept), member_changed(kept))
    if before.completed_time is None and kept.completed_time is not None:
        announce(tx, actor, subject_of(kept), events_pb2.ProfileCompleted(member_uid=str(kept.uid)))
    return kept


def _change_handle(tx: sa.Connection, community: UUID, before: Member, kept: Member) -> None:
    """Remember a handle that was given up; raises `HandleTaken` where the new one is still held."""
    now = clock.now()
    if store.is_held(tx, community, kept.handle, now - handles.HELD, kept.uid):
        raise HandleTaken(handle=kept.handle)
    store.insert_former_handle(tx, community, before.handle, kept.uid, now)


def require_active(tx: sa.Connection, actor: Actor, member: Member) -> Member:
    """Return a member who takes part; the operator claims a placeholder by acting for it.

    Raises `NotActive` for anybody else's wish and for other states.
    """
    if member.is_placeholder and actor.is_system:
        write_audit_entry(tx, actor, "ClaimMember", member)
        return save_member(tx, actor, member, replace(member, state=ACTIVE))
    if member.state != ACTIVE:
        raise NotActive(state=member.state)
    return member


def keep_an_admin(tx: sa.Connection, actor: Actor, member: Member) -> None:
    """Raise `LastAdmin` where a member is the last administrator who takes part.

    The community must be locked, so that two can't take each other's role away at once.
    """
    is_admin = "admin" in member.roles and member.state == "active"
    if is_admin and store.count_active_admins(tx, actor.community) <= 1:
        raise LastAdmin


def free_handle(tx: sa.Connection, community: UUID, wanted: str) -> str:
    """Return a handle nobody has or has just given up, as near as can be to the one wanted."""
    since = clock.now() - handles.HELD

    def taken(handle: str) -> bool:
        return store.has_handle(tx, community, handle) or store.is_held(
            tx, community, handle, since
        )

    return handles.free(wanted, ids.new_id().hex[-MARK_SIZE:], taken)


def new_member(
    tx: sa.Connection, community: Community, values: dict[str, object], state: str
) -> Member:
    """Add a member, with a handle made from the name where none is given.

    Raises `HandleTaken` or `EmailTaken`.
    """
    now = clock.now()
    given = str(values.get("handle", ""))
    name = str(values.get("display_name", ""))
    wanted = given or handles.from_name("" if name == NEW_NAME else name)
    if given and store.is_held(tx, community.uid, given, now - handles.HELD):
        raise HandleTaken(handle=given)
    handle = given or free_handle(tx, community.uid, wanted)
    defaults: dict[str, Any] = {"create_time": now, "display_name": given or NEW_NAME}
    fields = defaults | values | {"handle": handle, "state": state, "update_time": now}
    made = Member(uid=ids.new_id(), **fields)
    while not store.insert_member(tx, community.uid, made):
        key = email_key(made.email)
        if key and store.find_member_by_email(tx, community.uid, key) is not None:
            raise EmailTaken
        if given:
            raise HandleTaken(handle=given)
        made = replace(made, handle=free_handle(tx, community.uid, wanted))
    return made
