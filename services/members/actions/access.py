"""Finds what a name means, and checks who may do what with it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.domain import Community, Member, handles
from services.members.domain.communities import CommunityNotFound
from services.members.domain.members import EditedMeanwhile, MemberNotFound
from shared.actor import Actor, ScopeNeeded, SignInNeeded
from shared.privacy import NotYours
from shared.refusals import Invalid


def community_of(tx: sa.Connection, actor: Actor) -> Community:
    """Return the caller's community; raises `CommunityNotFound`."""
    found = store.find_community(tx, actor.community)
    if found is None:
        raise CommunityNotFound
    return found


def _uid(text: str) -> UUID | None:
    try:
        uid = UUID(text)
    except ValueError:
        return None
    return uid if str(uid) == text.lower() else None


def uid_in(name: str, collection: str) -> UUID | None:
    """Return the uid in a name such as `accessTokens/{uid}`, or None."""
    head, _, tail = name.partition("/")
    return _uid(tail) if head == collection else None


def member_named(tx: sa.Connection, actor: Actor, name: str, *, lock: bool = False) -> Member:
    """Return the member of `members/{handle}` or `members/{uid}`; raises `MemberNotFound`."""
    head, _, tail = name.partition("/")
    found = None
    if head == "members":
        uid = _uid(tail)
        if uid is not None:
            found = store.find_member(tx, actor.community, uid, lock=lock)
        elif len(tail) <= handles.MOST:
            found = store.find_member_by_handle(tx, actor.community, tail.lower(), lock=lock)
    if found is None:
        raise MemberNotFound
    return found


def member_once_named(
    tx: sa.Connection, actor: Actor, name: str, handle_time: datetime | None
) -> Member:
    """Return the member of a name that may have changed since; raises `MemberNotFound`.

    With a time it is whoever had the handle then. Otherwise it is who has it, else who had it last.
    """
    head, _, handle = name.lower().partition("/")
    is_handle = head == "members" and _uid(handle) is None and len(handle) <= handles.MOST
    if is_handle and handle_time is not None:
        released, uid = store.find_former_holder(tx, actor.community, handle, handle_time)
        if released:
            return member_named(tx, actor, f"members/{uid}")
    try:
        return member_named(tx, actor, name)
    except MemberNotFound:
        _, uid = store.find_former_holder(tx, actor.community, handle)
        if not is_handle or uid is None:
            raise
    return member_named(tx, actor, f"members/{uid}")


def own_name(actor: Actor, name: str) -> bool:
    """Return whether a name is the caller's own."""
    own = (f"members/{actor.member}", f"members/{actor.handle}")
    return actor.member is not None and name.lower() in own


def need_name_own_or_admin(actor: Actor, name: str, *, write: bool) -> None:
    """Let the member and administrators in; a suspended member may still leave and take along.

    Raises `SignInNeeded`, `NotYours` or `ScopeNeeded`.
    """
    if actor.is_system:
        return
    if actor.member is None:
        raise SignInNeeded
    if not own_name(actor, name) and ("admin" not in actor.roles or actor.suspended):
        raise NotYours
    if write and not actor.may_write():
        raise ScopeNeeded


def check_etag(etag: str, current: str) -> None:
    """Raise `EditedMeanwhile` where somebody edited an older version."""
    if etag and etag != current:
        raise EditedMeanwhile


def pick_fields(
    given: Mapping[str, object], mask: tuple[str, ...], allowed: tuple[str, ...]
) -> dict[str, object]:
    """Return the fields an update changes: those of the mask, else those that are filled.

    Raises `Invalid` naming a path that can't be changed.
    """
    if not mask:
        return {name: given[name] for name in allowed if given.get(name)}
    if mask == ("*",):
        return {name: given[name] for name in allowed}
    for path in mask:
        if path not in allowed:
            raise Invalid({"update_mask": f"{path[:60]!r} can't be changed. Leave it out."})
    return {name: given[name] for name in mask}


def may_see_address(actor: Actor, member: Member) -> bool:
    """Return whether somebody may see a member's address."""
    return actor.has("admin") or actor.member == member.uid
