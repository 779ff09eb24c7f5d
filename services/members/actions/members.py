"""Shows, creates, changes, suspends, erases and exports members."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.actions import parts
from services.members.domain import Community, Member, handles
from services.members.domain.members import (
    ACTIVE,
    ADMIN_FIELDS,
    ERASED,
    FORMER_NAME,
    GRANTABLE,
    NEW_NAME,
    OWN_FIELDS,
    PLACEHOLDER,
    SUSPENDED,
    EmailTaken,
    HandleTaken,
    NotActive,
    NotSuspended,
    check_role,
    check_suspension,
    checked,
    email_key,
    former_handle,
)
from shared import clock, ids, paging, text
from shared.actor import Actor, MemberSuspended, SignInNeeded, need_role
from shared.db import Database
from upwell.members.v1 import events_pb2


def may_see_address(actor: Actor, member: Member) -> bool:
    """Return whether somebody may see a member's address."""
    return actor.has("admin") or actor.member == member.uid


def get_member(db: Database, actor: Actor, name: str) -> Member:
    """Return a member; where only members read, a visitor must sign in first."""
    with db.begin(actor.community) as tx:
        community = parts.community_of(tx, actor)
        if not community.may_read(member=actor.is_member or actor.is_system):
            raise SignInNeeded
        return parts.member_named(tx, actor, name)


def list_members(
    db: Database,
    actor: Actor,
    *,
    query: str,
    role: str,
    state: str,
    page_size: int,
    page_token: str,
) -> tuple[list[Member], str]:
    """Return members by handle; a whole address is looked for only by administrators."""
    need_role(actor, *GRANTABLE)
    size = paging.size(page_size)
    form = text.Form()
    query = form.line("query", query, most=254)
    form.done()
    if role:
        check_role(role)
    question = ("members", query, role, state)
    (after,) = paging.decode(question, page_token, str) or ("",)
    email = email_key(query) if "@" in query and actor.has("admin") else ""
    with db.begin(actor.community) as tx:
        found = store.list_members(
            tx,
            actor.community,
            query=query,
            email=email,
            role=role,
            state=state,
            after=str(after),
            size=size + 1,
        )
    if len(found) <= size:
        return found, ""
    return found[:size], paging.encode(question, found[size - 1].handle)


def new_member(
    tx: sa.Connection, community: Community, values: dict[str, object], state: str
) -> Member:
    """Add a member, with a handle made from the name where none is given.

    Raises `HandleTaken` or `EmailTaken`.
    """
    moment = clock.now()
    given = str(values.get("handle", ""))
    name = str(values.get("display_name", ""))
    wanted = given or handles.from_name("" if name == NEW_NAME else name)
    handle = given or parts.free_handle(tx, community.uid, wanted)
    defaults: dict[str, Any] = {"create_time": moment, "display_name": given or NEW_NAME}
    fields = defaults | values | {"handle": handle, "state": state, "update_time": moment}
    made = Member(uid=ids.new_id(), **fields)
    while not store.insert_member(tx, community.uid, made):
        key = email_key(made.email)
        if key and store.find_member_by_email(tx, community.uid, key) is not None:
            raise EmailTaken
        if given:
            raise HandleTaken(handle=given)
        made = replace(made, handle=parts.free_handle(tx, community.uid, wanted))
    return made


def create_member(
    db: Database,
    actor: Actor,
    values: dict[str, object],
    *,
    placeholder: bool,
    roles: tuple[str, ...],
    request_id: str,
) -> Member:
    """Create a member without signing them in.

    Raises `HandleTaken` or `EmailTaken`.
    """
    need_role(actor, "admin")
    given = {name: values[name] for name in (*OWN_FIELDS, *ADMIN_FIELDS) if values.get(name)}
    if not given.get("handle"):
        given.setdefault("display_name", "")
    fields = checked(given, operator=actor.is_system)
    wanted = tuple(sorted({check_role(role) for role in roles if role != "member"}))
    print_ = parts.fingerprint("CreateMember", fields, wanted, placeholder)
    with db.begin(actor.community) as tx:
        community = parts.community_of(tx, actor)
        if request_id:
            before = store.find_request(tx, actor.community, actor.member, request_id)
            if before is not None:
                first = parts.repeated(tx, actor, request_id, print_, before[1])
                return parts.member_named(tx, actor, f"members/{first}")
        state = PLACEHOLDER if placeholder else ACTIVE
        made = new_member(tx, community, fields | {"roles": wanted}, state)
        parts.repeated(tx, actor, request_id, print_, made.uid)
        parts.audit(tx, actor, "CreateMember", made, roles=list(wanted))
        parts.announce(tx, actor, parts.subject_of(made), parts.joined(made))
        return made


def update_member(
    db: Database,
    actor: Actor,
    name: str,
    values: dict[str, object],
    mask: tuple[str, ...],
    etag: str,
) -> Member:
    """Change a profile; an administrator may also set the address and the verified mark.

    Raises `EditedMeanwhile`, `HandleTaken` or `EmailTaken`.
    """
    parts.need_own_or_admin(actor, name, write=True)
    if actor.suspended:
        raise MemberSuspended
    allowed = (*OWN_FIELDS, *ADMIN_FIELDS) if actor.has("admin") else OWN_FIELDS
    with db.begin(actor.community) as tx:
        before = parts.member_named(tx, actor, name, lock=True)
        if before.is_erased:
            raise NotActive(state=before.state)
        parts.check_etag(etag, before.etag)
        picked = {
            field: value
            for field, value in checked(parts.pick(values, mask, allowed)).items()
            if getattr(before, field) != value
        }
        if not picked:
            return before
        after = parts.save(tx, actor, before, replace(before, **picked))  # type: ignore[arg-type]
        if actor.member != before.uid or "handle" in picked:
            parts.audit(tx, actor, "UpdateMember", after, fields=sorted(picked))
        return after


def suspend_member(db: Database, actor: Actor, name: str, reason: str) -> Member:
    """Suspend a member until reinstated; a repeat changes nothing."""
    need_role(actor, "moderator", "admin")
    form = text.Form()
    reason = form.body("reason", reason, least=1, most=1000)
    form.done()
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = parts.member_named(tx, actor, name, lock=True)
        check_suspension(before, by=actor.member, by_admin=actor.has("admin"))
        if before.state == SUSPENDED:
            return before
        parts.keep_an_admin(tx, actor, before)
        after = parts.save(tx, actor, before, replace(before, state=SUSPENDED))
        parts.audit(tx, actor, "SuspendMember", after, reason=reason)
        event = events_pb2.MemberSuspended(member_uid=str(after.uid))
        parts.announce(tx, actor, parts.subject_of(after), event)
        return after


def reinstate_member(db: Database, actor: Actor, name: str) -> Member:
    """Let a suspended member take part again; raises `NotSuspended`."""
    need_role(actor, "moderator", "admin")
    with db.begin(actor.community) as tx:
        before = parts.member_named(tx, actor, name, lock=True)
        check_suspension(before, by=actor.member, by_admin=actor.has("admin"))
        if before.state != SUSPENDED:
            raise NotSuspended
        after = parts.save(tx, actor, before, replace(before, state=ACTIVE))
        parts.audit(tx, actor, "ReinstateMember", after)
        event = events_pb2.MemberReinstated(member_uid=str(after.uid))
        parts.announce(tx, actor, parts.subject_of(after), event)
        return after


def erase_member(db: Database, actor: Actor, name: str, *, remove_content: bool) -> Member:
    """Erase a member for good; a repeat changes nothing.

    Everything personal goes in this transaction, and the event tells the other services to follow.
    """
    parts.need_own_or_admin(actor, name, write=True)
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = parts.member_named(tx, actor, name, lock=True)
        if before.is_erased:
            return before
        parts.keep_an_admin(tx, actor, before)
        store.forget_member(tx, actor.community, before)
        blank = Member(
            uid=before.uid,
            handle=former_handle(ids.new_id().hex[-parts.MARK_SIZE :]),
            display_name=FORMER_NAME,
            create_time=before.create_time,
            update_time=clock.now(),
            state=ERASED,
            version=before.version,
        )
        after = store.save_member(tx, actor.community, blank)
        if after is None:
            raise HandleTaken(handle=blank.handle)
        parts.audit(tx, actor, "EraseMember", after, remove_content=remove_content)
        event = events_pb2.MemberErased(member_uid=str(after.uid), remove_content=remove_content)
        parts.announce(tx, actor, parts.subject_of(after), event)
        return after


def export_member(db: Database, actor: Actor, name: str) -> list[tuple[str, bytes]]:
    """Return everything this service holds about a member, as JSON files."""
    parts.need_own_or_admin(actor, name, write=False)
    with db.begin(actor.community) as tx:
        member = parts.member_named(tx, actor, name)
        key = email_key(member.email)
        links = store.list_links(tx, actor.community, key) if key else []
        tokens = store.list_tokens(tx, actor.community, member.uid, before=None, size=1000)
        grants = store.list_capabilities(tx, actor.community, member.uid, clock.now(), size=1000)
        accepted = store.list_acceptances(tx, actor.community, member.uid)
        lines = store.list_audit(tx, actor.community, before=None, size=10_000, about=member.uid)
    files: dict[str, object] = {
        "profile.json": asdict(member),
        "capabilities.json": [asdict(grant) for grant in grants],
        "access_tokens.json": [
            {field: value for field, value in asdict(token).items() if field != "secret"}
            for token in tokens
        ],
        "sign_in_links.json": [
            {"create_time": link.create_time, "use_time": link.use_time} for link in links
        ],
        "accepted_conduct.json": [
            {"version": version, "accept_time": moment} for version, moment in accepted
        ],
        "audit.json": [asdict(line) for line in lines],
    }
    return [
        (f"members/{filename}", json.dumps(content, default=_plain, indent=2).encode())
        for filename, content in files.items()
    ]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value))
