"""Exports what is kept about a member."""

import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.members import store
from services.members.actions.access import member_named, need_own_or_admin
from services.members.domain.members import email_key
from shared import clock
from shared.actor import Actor
from shared.db import Database


def export_member(db: Database, actor: Actor, name: str) -> list[tuple[str, bytes]]:
    """Return everything this service holds about a member, as JSON files."""
    need_own_or_admin(actor, name, write=False)
    with db.begin(actor.community) as tx:
        member = member_named(tx, actor, name)
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
            {"version": version, "accept_time": time} for version, time in accepted
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
