"""Brings people in: invitations, and the members of an import."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from services.members import store
from services.members.actions import parts
from services.members.actions.members import new_member
from services.members.domain import Community, Member
from services.members.domain.members import (
    BATCH_MOST,
    GRANTABLE,
    NEW_NAME,
    PLACEHOLDER,
    SOURCE,
    AlreadyMember,
    EmailTaken,
    NotActive,
    check_email,
    checked,
    email_key,
)
from shared import clock, text
from shared.actor import Actor, need_role
from shared.db import Database
from shared.refusals import Invalid

INVITATION_LIFETIME = timedelta(days=2)


def invite_member(
    db: Database, actor: Actor, name: str, email: str, *, public_url: str = ""
) -> Member:
    """Invite a person by letter, or give a placeholder the address that may claim it.

    Raises `AlreadyMember` or `EmailTaken`.
    """
    need_role(actor, "admin")
    form = text.Form()
    address, key = check_email(form, "email", email)
    form.done()
    with db.begin(actor.community) as tx:
        community = parts.community_of(tx, actor)
        named = parts.member_named(tx, actor, name, lock=True) if name else None
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
            parts.announce(tx, actor, parts.subject_of(invited), parts.joined(invited))
        elif invited.email != address:
            invited = parts.save(tx, actor, invited, replace(invited, email=address))
        parts.audit(tx, actor, "InviteMember", invited)
        _write_invitation(tx, actor, community, address, public_url)
        return invited


def _write_invitation(
    tx: sa.Connection, actor: Actor, community: Community, address: str, public_url: str
) -> None:
    base = (public_url or (f"https://{community.hosts[0]}" if community.hosts else "")).rstrip("/")
    parts.write_email(
        tx,
        actor.community,
        template="invitation",
        locale=community.locale,
        email=address,
        values={"community": community.display_name, "url": f"{base}/sign-in"},
        expire_time=clock.now() + INVITATION_LIFETIME,
    )


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
        raise Invalid({"source": "Name the source in small letters and digits, e.g. peps."})
    if len(records) > BATCH_MOST:
        raise Invalid({"records": f"Send at most {BATCH_MOST} records at once."})
    keys = [parts.fingerprint(source, record["external_id"]) for record in records]
    with db.begin(actor.community) as tx:
        community = parts.community_of(tx, actor)
        store.lock_imports(tx, actor.community, source)
        known = store.find_imported(tx, actor.community, source, keys)
        results = []
        made: list[Member] = []
        for record, key in zip(records, keys, strict=True):
            with tx.begin_nested():
                result, member = _import(tx, community, source, key, record, known)
            if member is not None:
                made.append(member)
            results.append(result)
        if validate_only:
            tx.rollback()
        else:
            for member in made:
                parts.announce(tx, actor, parts.subject_of(member), parts.joined(member))
            if made:
                parts.audit(
                    tx, actor, "BatchCreateMembers", subject=f"imports/{source}", count=len(made)
                )
        if validate_only:
            for result in results:
                result["uid"] = "" if result["created"] else result["uid"]
        return results


def _import(
    tx: sa.Connection,
    community: Community,
    source: str,
    key: bytes,
    record: dict[str, object],
    known: dict[bytes, UUID],
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
        fields = checked({"display_name": "", **given})
    except Invalid as refused:
        result["error"] = " ".join(f"{name}: {why}" for name, why in refused.fields.items())
        return result, None
    found = store.find_member(tx, community.uid, known[key]) if key in known else None
    if found is None and fields.get("email"):
        found = store.find_member_by_email(tx, community.uid, email_key(str(fields["email"])))
    created = found is None
    if found is None:
        if isinstance(record.get("create_time"), datetime):
            fields["create_time"] = record["create_time"]
        if handle := str(fields.pop("handle", "")):
            fields["handle"] = parts.free_handle(tx, community.uid, handle)
        found = new_member(tx, community, fields, PLACEHOLDER)
    if key not in known:
        store.insert_imported(tx, community.uid, source, key, found.uid)
        known[key] = found.uid
    result |= {"uid": str(found.uid), "handle": found.handle, "created": created}
    return result, found if created else None
