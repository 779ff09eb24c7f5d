"""Holds what the actions share: finding what a name means, writing the audit, announcing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from google.protobuf.message import Message

from services.members import store
from services.members.domain import Capability, Community, Member, handles
from services.members.domain.communities import CommunityNotFound
from services.members.domain.members import (
    ACTIVE,
    EditedMeanwhile,
    EmailTaken,
    HandleTaken,
    LastAdmin,
    MemberNotFound,
    NotActive,
    NotYours,
    completeness,
)
from services.members.domain.sign_in import RequestIdReused
from shared import clock, ids, jobs, outbox
from shared.actor import Actor, RoleNeeded, ScopeNeeded, SignInNeeded
from shared.refusals import Invalid
from upwell.members.v1 import events_pb2

REQUEST_ID_MOST = 100
MARK_SIZE = 12


def announce(tx: sa.Connection, actor: Actor, subject: str, *messages: Message) -> None:
    """Announce facts in the transaction that makes them true."""
    pairs = [(subject, message) for message in messages]
    outbox.add(tx, store.OUTBOX, actor.community, actor.member, *pairs)


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
    store.insert_letter(
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


def subject_of(member: Member) -> str:
    """Return the name of a member that lasts: handles change."""
    return f"members/{member.uid}"


def joined(member: Member) -> events_pb2.MemberJoined:
    """Return the event of somebody new."""
    told = events_pb2.MemberJoined(
        member_uid=str(member.uid),
        handle=member.handle,
        display_name=member.display_name,
        is_staff=member.is_staff,
        is_placeholder=member.is_placeholder,
        avatar=member.avatar,
    )
    told.create_time.FromDatetime(member.create_time)
    return told


def changed(member: Member) -> events_pb2.MemberChanged:
    """Return the event of a change that others show."""
    return events_pb2.MemberChanged(
        member_uid=str(member.uid),
        handle=member.handle,
        display_name=member.display_name,
        is_staff=member.is_staff,
        is_placeholder=member.is_placeholder,
        avatar=member.avatar,
    )


def audit(
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
        moment=clock.now(),
    )


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


def own_name(actor: Actor, name: str) -> bool:
    """Return whether a name is the caller's own."""
    own = (f"members/{actor.member}", f"members/{actor.handle}")
    return actor.member is not None and name.lower() in own


def need_own_or_admin(actor: Actor, name: str, *, write: bool) -> None:
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


def need_system(actor: Actor) -> None:
    """Let only the command line and jobs in."""
    if not actor.is_system:
        raise RoleNeeded(roles="system")


def save(tx: sa.Connection, actor: Actor, before: Member, after: Member) -> Member:
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
    if before.shown != kept.shown:
        announce(tx, actor, subject_of(kept), changed(kept))
    if before.completed_time is None and kept.completed_time is not None:
        announce(tx, actor, subject_of(kept), events_pb2.ProfileCompleted(member_uid=str(kept.uid)))
    return kept


def active(tx: sa.Connection, actor: Actor, member: Member) -> Member:
    """Return a member who takes part; the operator claims a placeholder by acting for it.

    Raises `NotActive` for anybody else's wish and for other states.
    """
    if member.is_placeholder and actor.is_system:
        audit(tx, actor, "ClaimMember", member)
        return save(tx, actor, member, replace(member, state=ACTIVE))
    if member.state != ACTIVE:
        raise NotActive(state=member.state)
    return member


def grants_changed(tx: sa.Connection, actor: Actor, member: Member) -> None:
    """Announce that what somebody may do has changed."""
    event = events_pb2.GrantsChanged(
        member_uid=str(member.uid), roles=member.roles, is_staff=member.is_staff
    )
    announce(tx, actor, subject_of(member), event)


def keep_an_admin(tx: sa.Connection, actor: Actor, member: Member) -> None:
    """Raise `LastAdmin` where a member is the last administrator who takes part.

    The community must be locked, so that two can't take each other's role away at once.
    """
    is_admin = "admin" in member.roles and member.state == "active"
    if is_admin and store.count_active_admins(tx, actor.community) <= 1:
        raise LastAdmin


def free_handle(tx: sa.Connection, community: UUID, wanted: str) -> str:
    """Return a handle nobody has, as near as can be to the one wanted."""
    return handles.free(
        wanted, ids.new_id().hex[-MARK_SIZE:], lambda one: store.has_handle(tx, community, one)
    )


def check_etag(etag: str, current: str) -> None:
    """Raise `EditedMeanwhile` where somebody edited an older version."""
    if etag and etag != current:
        raise EditedMeanwhile


def fingerprint(*parts: object) -> bytes:
    """Return a digest that tells one request's content from another's."""
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).digest()


def check_request_id(request_id: str) -> None:
    """Raise `Invalid` where a request id can't be one."""
    if len(request_id) > REQUEST_ID_MOST or not request_id.isprintable():
        raise Invalid({"request_id": f"Use at most {REQUEST_ID_MOST} printable characters."})


def repeated(
    tx: sa.Connection, actor: Actor, request_id: str, print_: bytes, result: UUID
) -> UUID | None:
    """Remember a request; return the result of the first with its id where this is a repeat.

    Raises `RequestIdReused` where the first asked for something else.
    """
    if not request_id:
        return None
    check_request_id(request_id)
    before = store.remember_request(
        tx, actor.community, actor.member, request_id, print_, result, clock.now()
    )
    if before is None:
        return None
    if before[0] != print_:
        raise RequestIdReused
    return before[1]


def pick(
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


def capability_texts(tx: sa.Connection, community: UUID, member: UUID) -> tuple[str, ...]:
    """Return a member's capabilities in force, as actors carry them."""
    grants: list[Capability] = store.list_capabilities(tx, community, member, clock.now())
    return tuple(sorted({grant.text for grant in grants}))
