"""Invites people."""

from collections.abc import Sequence
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
from services.members.domain.communities import portal_base
from services.members.domain.invitations import INVITATIONS_MOST, Invitation
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
from shared.refusals import Invalid, Refusal

INVITATION_LIFETIME = timedelta(days=2)


def invite_member(
    db: Database, actor: Actor, name: str, email: str, *, public_url: str = ""
) -> Member:
    """Invite a person by email, or give a placeholder the address that may claim it.

    Raises `AlreadyMember` or `EmailTaken`.
    """
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        named = member_named(tx, actor, name, lock=True) if name else None
        return _invite(tx, actor, community, Invitation(email), named, public_url)


def batch_invite_members(
    db: Database, actor: Actor, invitations: Sequence[Invitation], *, public_url: str = ""
) -> list[Member | Refusal]:
    """Invite many people and return of each who they are now, or why not, in the order given."""
    need_role(actor, "admin")
    if len(invitations) > INVITATIONS_MOST:
        raise Invalid({"invitations": f"Invite at most {INVITATIONS_MOST} people at once."})
    outcomes: list[Member | Refusal] = []
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        for invitation in invitations:
            try:
                with tx.begin_nested():
                    outcomes.append(_invite(tx, actor, community, invitation, None, public_url))
            except Refusal as refusal:
                outcomes.append(refusal)
    return outcomes


def _invite(
    tx: sa.Connection,
    actor: Actor,
    community: Community,
    invitation: Invitation,
    named: Member | None,
    public_url: str,
) -> Member:
    form = text.Form()
    address, key = check_email(form, "email", invitation.email)
    name = form.line("display_name", invitation.display_name, most=80) or NEW_NAME
    form.done()
    if named is not None and named.state != PLACEHOLDER:
        raise (
            NotActive(state=named.state) if named.is_erased else AlreadyMember(handle=named.handle)
        )
    holder = store.find_member_by_email(tx, actor.community, key, lock=True)
    if holder is not None and named is not None and holder.uid != named.uid:
        raise EmailTaken
    if holder is not None and holder.state != PLACEHOLDER:
        raise AlreadyMember(handle=holder.handle)
    invited = holder or named
    if invited is None:
        values: dict[str, object] = {"display_name": name, "email": address}
        invited = new_member(tx, community, values, PLACEHOLDER)
        announce(tx, actor, subject_of(invited), member_joined(invited))
    else:
        shown = name if invited.needs_name else invited.display_name
        changed = replace(invited, email=address, display_name=shown)
        if changed != invited:
            invited = save_member(tx, actor, invited, changed)
    write_audit_entry(tx, actor, "InviteMember", invited)
    _write_invitation(tx, actor, community, address, public_url)
    return invited


def _write_invitation(
    tx: sa.Connection, actor: Actor, community: Community, address: str, public_url: str
) -> None:
    base = portal_base(community.hosts, public_url)
    write_email(
        tx,
        actor.community,
        template="invitation",
        locale=community.locale,
        email=address,
        values={"community": community.display_name, "url": f"{base}/sign-in"},
        expire_time=clock.now() + INVITATION_LIFETIME,
    )
