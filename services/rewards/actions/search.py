"""Searches the ledger for staff."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import member_named, need_staff
from services.rewards.actions.points import explain, people_in
from services.rewards.domain.people import MemberNotFound, Person
from services.rewards.domain.statements import Line, Viewer
from services.rewards.store import people
from services.rewards.store import search as store
from shared import paging
from shared.actor import Actor
from shared.db import Database
from shared.paging import PageTokenUnknown
from shared.refusals import Invalid

LARGEST = 2**63


@dataclass(frozen=True)
class TransferFilter:
    """Says which transfers to find; `member` is a handle, or the uid of somebody without one."""

    member: str = ""
    rule: str = ""
    object: str = ""
    reason: str = ""
    unit: str = ""
    after: datetime | None = None
    before: datetime | None = None


def search_transfers(
    db: Database, actor: Actor, wanted: TransferFilter, page_size: int = 0, page_token: str = ""
) -> tuple[list[Line], dict[UUID, Person], str]:
    """Return a page of transfers, newest first, the people in them, and the next token; staff.

    Raises `MemberNotFound`, or `Invalid` for a time that ends before it begins.
    """
    need_staff(actor)
    if wanted.after and wanted.before and wanted.after >= wanted.before:
        raise Invalid({"before": "The end has to be after the start."})
    size = paging.size(page_size)
    question = ("transfers", str(actor.community), *dataclasses.astuple(wanted))
    place = _place(paging.decode(question, page_token, str, int))
    with db.begin(actor.community) as tx:
        asked = store.Question(
            member=_member(tx, actor.community, wanted.member),
            rule=_clean(wanted.rule),
            object=_clean(wanted.object),
            reason=wanted.reason,
            unit=wanted.unit,
            after=wanted.after,
            before=wanted.before,
        )
        found = store.search_lines(tx, actor.community, asked, place, size + 1)
        viewer = Viewer(uid=actor.member, is_staff=True, is_self=False)
        lines = explain(tx, actor.community, found[:size], viewer)
        known = people_in(tx, actor.community, lines)
    token = ""
    if len(found) > size:
        last = found[size - 1]
        token = paging.encode(question, last.create_time.isoformat(), last.seq)
    return lines, known, token


def _member(tx: sa.Connection, community: UUID, name: str) -> UUID | None:
    """Return a member by handle, or by uid, which is all that is left of a former member."""
    if not name:
        return None
    try:
        uid = UUID(name)
    except ValueError:
        return member_named(tx, community, _clean(name)).uid
    if people.load_person(tx, community, uid) is None:
        raise MemberNotFound
    return uid


def _clean(text: str) -> str:
    # Postgres takes no NUL, and nothing there has one.
    return text.replace("\x00", "\ufffd")


def _place(place: tuple[object, ...] | None) -> tuple[datetime, int] | None:
    if place is None:
        return None
    try:
        moment, seq = datetime.fromisoformat(str(place[0])), int(str(place[1]))
    except ValueError as error:
        raise PageTokenUnknown from error
    if moment.tzinfo is None or not 0 < seq < LARGEST:
        raise PageTokenUnknown
    return moment, seq
