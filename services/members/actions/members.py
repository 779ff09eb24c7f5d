"""Shows, creates, changes, suspends and erases members."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.actions.access import (
    check_etag,
    community_of,
    member_named,
    member_once_named,
    need_name_own_or_admin,
    pick_fields,
)
from services.members.actions.announcements import announce, member_joined, subject_of
from services.members.actions.audit_entries import write_audit_entry
from services.members.actions.membership import (
    MARK_SIZE,
    free_handle,
    keep_an_admin,
    new_member,
    save_member,
)
from services.members.domain import Community, Member
from services.members.domain.members import (
    ACTIVE,
    ADMIN_FIELDS,
    BATCH_MOST,
    ERASED,
    FORMER_NAME,
    OWN_FIELDS,
    PLACEHOLDER,
    SOURCE,
    SUSPENDED,
    HandleTaken,
    MemberNotFound,
    NotActive,
    NotSuspended,
    check_suspension,
    checked,
    email_key,
    former_handle,
)
from services.members.domain.roles import GRANTABLE, check_role
from shared import clock, ids, paging, requests, text
from shared.actor import Actor, MemberSuspended, SignInNeeded, need_role
from shared.db import Database
from shared.privacy import Erasure, need_own_or_admin
from shared.refusals import Invalid
from upwell.members.v1 import events_pb2


def get_member(
    db: Database, actor: Actor, name: str, handle_time: datetime | None = None
) -> Member:
    """Return a member; where only members read, a visitor must sign in first.

    A handle leads to who had it at a time, else to who has it, else to who had it last.
    """
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        if not community.may_read(member=actor.is_member or actor.is_system):
            raise SignInNeeded
        return member_once_named(tx, actor, name, handle_time)


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
    form = text.Form()
    query = form.line("query", query, most=254)
    form.done()
    if role:
        check_role(role)
    page = paging.page(("members", query, role, state), page_size, page_token, str)
    email = email_key(query) if "@" in query and actor.has("admin") else ""
    with db.begin(actor.community) as tx:
        found = store.list_members(
            tx,
            actor.community,
            query=query,
            email=email,
            role=role,
            state=state,
            after=page.key or "",
            size=page.limit,
        )
    return page.cut(found, lambda member: member.handle)


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
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        once = requests.once(
            tx, store.REQUESTS, actor, request_id, "CreateMember", fields, wanted, placeholder
        )
        if once.answer is not None:
            return member_named(tx, actor, f"members/{once.answer['uid']}")
        state = PLACEHOLDER if placeholder else ACTIVE
        made = new_member(tx, community, fields | {"roles": wanted}, state)
        once.keep(uid=made.uid)
        write_audit_entry(tx, actor, "CreateMember", made, roles=list(wanted))
        announce(tx, actor, subject_of(made), member_joined(made))
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
    need_name_own_or_admin(actor, name, write=True)
    if actor.suspended:
        raise MemberSuspended
    allowed = (*OWN_FIELDS, *ADMIN_FIELDS) if actor.has("admin") else OWN_FIELDS
    with db.begin(actor.community) as tx:
        before = member_named(tx, actor, name, lock=True)
        if before.is_erased:
            raise NotActive(state=before.state)
        check_etag(etag, before.etag)
        picked = {
            field: value
            for field, value in checked(pick_fields(values, mask, allowed)).items()
            if getattr(before, field) != value
        }
        if not picked:
            return before
        after = save_member(tx, actor, before, replace(before, **picked))  # type: ignore[arg-type]
        if actor.member != before.uid or "handle" in picked:
            write_audit_entry(tx, actor, "UpdateMember", after, fields=sorted(picked))
        return after


def suspend_member(db: Database, actor: Actor, name: str, reason: str) -> Member:
    """Suspend a member until reinstated; a repeat changes nothing."""
    need_role(actor, "moderator", "admin")
    form = text.Form()
    reason = form.body("reason", reason, least=1, most=1000)
    form.done()
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        before = member_named(tx, actor, name, lock=True)
        check_suspension(before, by=actor.member, by_admin=actor.has("admin"))
        if before.state == SUSPENDED:
            return before
        keep_an_admin(tx, actor, before)
        after = save_member(tx, actor, before, replace(before, state=SUSPENDED))
        write_audit_entry(tx, actor, "SuspendMember", after, reason=reason)
        event = events_pb2.MemberSuspended(member_uid=str(after.uid))
        announce(tx, actor, subject_of(after), event)
        return after


def reinstate_member(db: Database, actor: Actor, name: str) -> Member:
    """Let a suspended member take part again; raises `NotSuspended`."""
    need_role(actor, "moderator", "admin")
    with db.begin(actor.community) as tx:
        before = member_named(tx, actor, name, lock=True)
        check_suspension(before, by=actor.member, by_admin=actor.has("admin"))
        if before.state != SUSPENDED:
            raise NotSuspended
        after = save_member(tx, actor, before, replace(before, state=ACTIVE))
        write_audit_entry(tx, actor, "ReinstateMember", after)
        event = events_pb2.MemberReinstated(member_uid=str(after.uid))
        announce(tx, actor, subject_of(after), event)
        return after


def erase_member(db: Database, actor: Actor, member: UUID, *, remove_content: bool) -> Erasure:
    """Erase a member for good; oneself, or an admin. A repeat changes nothing.

    Everything personal goes in this transaction, and the event tells the other services to follow.
    Raises `SignInNeeded`, `NotYours`, `ScopeNeeded`, `MemberNotFound` or `LastAdmin`.
    """
    need_own_or_admin(actor, member, write=True)
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        erased = store.find_member(tx, actor.community, member, lock=True)
        if erased is None:
            raise MemberNotFound
        if not erased.is_erased:
            erased = _erase(tx, actor, erased, remove_content=remove_content)
        kept = store.count_kept(tx, actor.community, member)
        # Nothing changes a former member any more, so this is when they were erased.
        return Erasure(member, erased.update_time, kept)


def _erase(tx: sa.Connection, actor: Actor, before: Member, *, remove_content: bool) -> Member:
    keep_an_admin(tx, actor, before)
    store.forget_member(tx, actor.community, before)
    store.forget_holder(tx, actor.community, before.uid)
    # Whoever was only imported is named by nobody, and comes back by the same name.
    if not before.is_placeholder:
        store.insert_former_handle(tx, actor.community, before.handle, None, clock.now())
    blank = Member(
        uid=before.uid,
        handle=former_handle(ids.new_id().hex[-MARK_SIZE:]),
        display_name=FORMER_NAME,
        create_time=before.create_time,
        update_time=clock.now(),
        state=ERASED,
        version=before.version,
    )
    after = store.save_member(tx, actor.community, blank)
    if after is None:
        raise HandleTaken(handle=blank.handle)
    write_audit_entry(tx, actor, "EraseMember", after, remove_content=remove_content)
    event = events_pb2.MemberErased(member_uid=str(after.uid), remove_content=remove_content)
    announce(tx, actor, subject_of(after), event)
    return after


def batch_create_members(
    db: Database,
    actor: Actor,
    source: str,
    records: list[dict[str, object]],
    *,
    validate_only: bool,
) -> list[dict[str, object]]:
    """Create or find the members of an import, in the order given.

    A person is found again by the source's own identifier, else by address. Each result holds
    `external_id`, `uid`, `handle`, `created` and `error`.
    """
    need_role(actor, *GRANTABLE)
    if not SOURCE.fullmatch(source):
        raise Invalid(
            {"source": ("Enter the source in lowercase letters and digits, for example peps.")}
        )
    if len(records) > BATCH_MOST:
        raise Invalid({"records": f"Send at most {BATCH_MOST} records at once."})
    keys = [_external_key(source, str(record["external_id"])) for record in records]
    with db.begin(actor.community) as tx:
        community = community_of(tx, actor)
        store.lock_imports(tx, actor.community, source)
        known = store.find_imported(tx, actor.community, source, keys)
        results = []
        made: list[Member] = []
        for record, key in zip(records, keys, strict=True):
            with tx.begin_nested():
                result, member = _import(
                    tx, community, source, key, record, known, by_admin=actor.has("admin")
                )
            if member is not None:
                made.append(member)
            results.append(result)
        if validate_only:
            tx.rollback()
        else:
            for member in made:
                announce(tx, actor, subject_of(member), member_joined(member))
            if made:
                write_audit_entry(
                    tx, actor, "BatchCreateMembers", subject=f"imports/{source}", count=len(made)
                )
        if validate_only:
            for result in results:
                result["uid"] = "" if result["created"] else result["uid"]
        return results


def batch_delete_members(
    db: Database, actor: Actor, source: str, external_ids: Sequence[str], import_time: datetime
) -> list[str]:
    """Erase an import's placeholders that nobody has claimed or changed since; return who is kept.

    An erased person of the source can be imported anew. Raises `RoleNeeded` or `Invalid`.
    """
    need_role(actor, "admin")
    if len(external_ids) > BATCH_MOST:
        raise Invalid({"external_ids": f"Send at most {BATCH_MOST} records at once."})
    kept = []
    with db.begin(actor.community) as tx:
        store.lock_community(tx, actor.community)
        store.lock_imports(tx, actor.community, source)
        keys = {one: _external_key(source, one) for one in external_ids}
        known = store.find_imported(tx, actor.community, source, list(keys.values()))
        for external_id, key in keys.items():
            if key not in known:
                continue
            found = store.find_member(tx, actor.community, known[key], lock=True)
            if found is not None and not found.is_erased:
                if not found.is_placeholder or found.update_time > import_time:
                    kept.append(external_id)
                    continue
                _erase(tx, actor, found, remove_content=False)
            store.delete_imported(tx, actor.community, source, key)
    return kept


def _external_key(source: str, external_id: str) -> bytes:
    """Return what an import remembers a source's person by: nothing of it can be read back."""
    return hashlib.sha256(json.dumps([source, external_id]).encode()).digest()


def _import(
    tx: sa.Connection,
    community: Community,
    source: str,
    key: bytes,
    record: dict[str, object],
    known: dict[bytes, UUID],
    *,
    by_admin: bool,
) -> tuple[dict[str, object], Member | None]:
    external = str(record["external_id"])
    result: dict[str, object] = {
        "external_id": external,
        "uid": "",
        "handle": "",
        "created": False,
        "error": "",
    }
    form = text.Form()
    form.line("external_id", external, least=1, most=200)
    fields: dict[str, object] = {}
    try:
        form.done()
        given = {
            name: record[name] for name in ("display_name", "handle", "email") if record.get(name)
        }
        # Short and reserved handles that an operator gave out move with their community.
        fields = checked({"display_name": "", **given}, operator=by_admin)
    except Invalid as refused:
        result["error"] = " ".join(f"{name}: {why}" for name, why in refused.fields.items())
        return result, None
    found = store.find_member(tx, community.uid, known[key]) if key in known else None
    if found is None and fields.get("email"):
        found = store.find_member_by_email(tx, community.uid, email_key(str(fields["email"])))
    if found is None and record.get("find_by_handle") and fields.get("handle"):
        found = store.find_member_by_handle(tx, community.uid, str(fields["handle"]))
    created = found is None
    if found is None:
        if isinstance(record.get("create_time"), datetime):
            fields["create_time"] = record["create_time"]
        if handle := str(fields.pop("handle", "")):
            fields["handle"] = free_handle(tx, community.uid, handle)
        if by_admin:
            wanted = cast("tuple[str, ...]", record.get("roles", ()))
            fields["roles"] = tuple(sorted({check_role(role) for role in wanted}))
            fields["is_verified"] = bool(record.get("is_verified"))
        found = new_member(tx, community, fields, PLACEHOLDER)
    if key not in known:
        store.insert_imported(tx, community.uid, source, key, found.uid)
        known[key] = found.uid
    result |= {"uid": str(found.uid), "handle": found.handle, "created": created}
    return result, found if created else None
