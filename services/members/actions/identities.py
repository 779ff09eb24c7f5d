"""Says who somebody is now."""

from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.actions.capabilities import capability_texts
from services.members.domain import Identity, Member
from shared.actor import Actor, SignInNeeded
from shared.db import Database


def identity_of(tx: sa.Connection, community: UUID, member: Member) -> Identity:
    """Return who a member is now."""
    return Identity(
        community=community,
        member=member.uid,
        handle=member.handle,
        display_name=member.display_name,
        roles=("member", *member.roles),
        capabilities=capability_texts(tx, community, member.uid),
        state=member.state,
        locale=member.locale,
        accepted_conduct_version=member.accepted_conduct_version,
        needs_name=member.needs_name,
    )


def get_identity(db: Database, actor: Actor) -> Identity:
    """Return who the caller is now; raises `SignInNeeded` for visitors and those who have left."""
    if actor.member is None:
        raise SignInNeeded
    with db.begin(actor.community) as tx:
        member = store.find_member(tx, actor.community, actor.member)
        if member is None or member.is_erased or member.is_placeholder:
            raise SignInNeeded
        return replace(identity_of(tx, actor.community, member), scopes=tuple(sorted(actor.scopes)))
