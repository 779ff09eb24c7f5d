"""Gives members what is held about them, and forgets it."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import member_named
from services.rewards.domain.people import MemberNotFound, Person
from services.rewards.store import cases, people, privacy
from shared.actor import Actor, SignInNeeded, need_role
from shared.db import Database


def export_member(db: Database, actor: Actor, handle: str) -> str:
    """Return everything kept about a member as JSON; one's own, or an admin on request.

    Raises `SignInNeeded`, `RoleNeeded` or `MemberNotFound`.
    """
    if actor.member is None and not actor.is_system:
        raise SignInNeeded
    with db.begin(actor.community) as tx:
        person = _whose(tx, actor, handle)
        parts = [
            f"{json.dumps(name)}: {json.dumps(_told(rows), default=_plain, ensure_ascii=False)}"
            for name, rows in privacy.export(tx, actor.community, person.uid)
        ]
    return "{" + ",\n".join(parts) + "}\n"


def _whose(tx: sa.Connection, actor: Actor, handle: str) -> Person:
    if actor.member is not None:
        me = people.load_person(tx, actor.community, actor.member)
        # Under the handle the caller signed in with, too, where the news of it is on its way.
        if handle in (actor.handle.lower(), me.handle if me else ""):
            return me or Person(uid=actor.member, handle=actor.handle)
    need_role(actor, "admin")
    try:
        return member_named(tx, actor.community, handle)
    except MemberNotFound:
        # Whoever left has no handle any more, and their number is what the ledger shows.
        try:
            former = people.load_person(tx, actor.community, UUID(handle))
        except ValueError:
            former = None
        if former is None:
            raise
        return former


def forget_cases(tx: sa.Connection, community: UUID, member: UUID) -> None:
    """Empty what a former member wrote in appeals, and what was written about them."""
    cases.forget(tx, community, member)


def _told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # What is empty is left out: of a hundred thousand rows it would be half of the document.
    return [{key: value for key, value in row.items() if value not in (None, "")} for row in rows]


def _plain(value: Any) -> str:  # noqa: ANN401  whatever JSON can't hold
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
