"""Invites people."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from services.members import store
from services.members.actions.access import community_of, member_named
from services.members.actions.announcements import announce, member_joined, subject_of
from services.members.actions.audit_entries import write_audit_entry
from services.members.actions.emails import write_email
from services.members.actions.membership import new_member, save_member
from services.members.domain import Community, Member
from services.members.domain.members import (
    NEW_NAME,
    PLACEHOLDER,
    AlreadyMember,
    EmailTaken,
    NotActive,
    check_email,
)
from shared import clock, text
from shared.actor import Actor, need_role
from shared.db import Database

INVITATION_LIFETIME = timedelta(days=2)


def invite_member(
    db: Database, actor: Actor, name: str, email: str, *, public_url: str = ""
) -> Member:
    """Invite a person by email, or give a placeholder the address that may claim it.

    Raises `AlreadyMember` or `EmailTaken`.
    """
    need_role(actor, "admin")
    form = text.Form()
    address, key = check_email(form, "email", email)
    form.done()
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        named = member_named(tx, actor, name, lock=True) if name else None
        if named is not None and named.state != PLACEHOLDER:
            raise (
                NotActive(state=named.state)
                if named.is_erased
                else AlreadyMember(handle=named.handle)
            )
        holder = store.find_member_by_email(tx, actor.community, key, lock=True)
        if holder is not None and named is not None and holder.uid != named.uid:
            raise EmailTaken
        if holder is not None and holder.state != PLACEHOLDER:
            raise AlreadyMember(handle=holder.handle)
        invited = holder or named
        if invited is None:
            invited = new_member(
                tx, community, {"display_name": NEW_NAME, "email": address}, PLACEHOLDER
            )
            announce(tx, actor, subject_of(invited), member_joined(invited))
        elif invited.email != address:
            invited = save_member(tx, actor, invited, replace(invited, email=address))
        write_audit_entry(tx, actor, "InviteMember", invited)
        _write_invitation(tx, actor, community, address, public_url)
        return invited


def _write_invitation(
    tx: sa.Connection, actor: Actor, community: Community, address: str, public_url: str
) -> None:
    base = (public_url or (f"https://{community.hosts[0]}" if community.hosts else "")).rstrip("/")
    write_email(
        tx,
        actor.community,
        template="invitation",
        locale=community.locale,
        email=address,
        values={"community": community.display_name, "url": f"{base}/sign-in"},
        expire_time=clock.now() + INVITATION_LIFETIME,
    )
