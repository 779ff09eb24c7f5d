"""Shows the rows of the ledger with what explains them, and searches them for staff."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import member_named, reads_as_staff
from services.rewards.domain.people import MemberNotFound, Person
from services.rewards.domain.points.statements import Line, TransferNotFound, Viewer
from services.rewards.store import people
from services.rewards.store.points import facts as fact_store
from services.rewards.store.points import rules, statements
from services.rewards.store.points import transfers as store
from shared import paging
from shared.actor import Actor, SignInNeeded, need_staff
from shared.db import Database
from shared.refusals import Invalid


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
    question = ("transfers", str(actor.community), *dataclasses.astuple(wanted))
    page = paging.page(question, page_size, page_token, datetime, int)
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
        found = store.search_lines(tx, actor.community, asked, page.after, page.limit)
        viewer = Viewer(uid=actor.member, is_staff=True, is_self=False)
        shown, token = page.cut(found, lambda line: (line.create_time, line.seq))
        lines = explain(tx, actor.community, shown, viewer)
        known = people_in(tx, actor.community, lines)
    return lines, known, token


def _member(tx: sa.Connection, community: UUID, name: str) -> UUID | None:
    """Return a member by handle, or by uid, which is all that is left of a former member."""
    if not name:
        return None
    try:
        uid = UUID(name)
    except ValueError:
        return member_named(tx, community, _clean(name)).uid
    if people.COPIES.load(tx, community, uid) is None:
        raise MemberNotFound
    return uid


def _clean(text: str) -> str:
    # Postgres takes no NUL, and nothing there has one.
    return text.replace("\x00", "\ufffd")


def get_transfer(db: Database, actor: Actor, uid: UUID) -> tuple[Line, dict[UUID, Person]]:
    """Return one row with what explains it, and the people it names; its member or staff.

    Raises `SignInNeeded`, or `TransferNotFound` also where it is somebody else's.
    """
    if not actor.is_member and not actor.is_system:
        raise SignInNeeded
    with db.begin(actor.community) as tx:
        line = statements.load_line(tx, actor.community, uid)
        if line is None:
            raise TransferNotFound
        viewer = viewer_of(actor, line.transfer.member)
        if not viewer.whole:
            raise TransferNotFound
        shown = explain(tx, actor.community, [line], viewer)
        return shown[0], people_in(tx, actor.community, shown)


def viewer_of(actor: Actor, member: UUID) -> Viewer:
    """Return how much of a member's points somebody reads."""
    return Viewer(
        uid=actor.member,
        is_staff=reads_as_staff(actor),
        is_self=actor.member == member,
    )


def explain(
    tx: sa.Connection, community: UUID, lines: Sequence[Line], viewer: Viewer
) -> list[Line]:
    """Return rows with their rule's name and their fact, without what a viewer may not know."""
    names = rules.load_names(
        tx,
        community,
        ((one.transfer.rule, one.transfer.rule_version) for one in lines if one.transfer.rule),
    )
    # A fact is judged as the merit of the member whose row it is, so rows of several members are
    # looked up member by member.
    known = {}
    for member in {one.transfer.member for one in lines}:
        wanted = {
            one.transfer.fact
            for one in lines
            if one.transfer.member == member and one.transfer.fact is not None
        }
        found = fact_store.load_facts(tx, community, wanted, member)
        known.update({(member, uid): fact for uid, fact in found.items()})
    return [
        dataclasses.replace(
            one,
            rule_display_name=names.get((one.transfer.rule, one.transfer.rule_version), ""),
            fact=known.get((one.transfer.member, one.transfer.fact))
            if one.transfer.fact is not None
            else None,
        ).seen_by(viewer)
        for one in lines
    ]


def people_in(tx: sa.Connection, community: UUID, lines: Iterable[Line]) -> dict[UUID, Person]:
    """Return the people that rows name."""
    named: set[UUID] = set()
    for line in lines:
        named.add(line.transfer.member)
        if line.fact is not None:
            named.add(line.fact.subject)
            if line.shows_actor:
                named.add(line.fact.actor)
    return people.COPIES.load_many(tx, community, named)
