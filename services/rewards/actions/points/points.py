"""Shows people their points, and the rows of the ledger that explain them."""

import dataclasses
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.rewards.actions.access import member_named
from services.rewards.actions.points.transfers import explain, people_in, viewer_of
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.people import Person
from services.rewards.domain.points import decay
from services.rewards.domain.points.levels import level_for, still_needed, tenure
from services.rewards.domain.points.rules import CREDIT, STANDING, UNITS
from services.rewards.domain.points.statements import (
    Balances,
    Line,
    Statement,
    Viewer,
)
from services.rewards.store import people, settings
from services.rewards.store.points import statements as store
from shared import clock, paging
from shared.actor import Actor
from shared.db import Database
from shared.refusals import Invalid


def get_points(
    db: Database,
    actor: Actor,
    handle: str,
    page_size: int = 0,
    page_token: str = "",
    as_of: datetime | None = None,
    unit: str = "",
) -> Statement:
    """Return a member's balances and level, with a page of the rows behind them, newest first.

    The member and staff read all of it. Others who are signed in read standing, level and the rows
    of standing, without who voted and without anything about cases; visitors read standing and
    level. With `as_of`, all of it is as it stood at that moment.

    Raises `MemberNotFound`, also for whoever left.
    """
    if unit and unit not in UNITS:
        raise Invalid({"unit": f"Choose one of {', '.join(UNITS)}."})
    question = ("points", str(actor.community), handle.lower(), unit, as_of)
    page = paging.page(question, page_size, page_token, int)
    now = clock.now()
    past = as_of if as_of is not None and as_of < now else None
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        member = _member(tx, actor, handle)
        viewer = viewer_of(actor, member.uid)
        if not viewer.whole:
            if unit == CREDIT:
                return dataclasses.replace(
                    _statement(tx, actor.community, member, viewer, past, now), lines=[]
                )
            unit = STANDING
        lines: list[Line] = []
        if viewer.rows:
            lines = store.list_lines(
                tx,
                actor.community,
                member.uid,
                page.limit,
                before=page.after[0] if page.after else None,
                unit=unit,
                as_of=past,
            )
        some, token = page.cut(lines, lambda line: line.seq)
        shown = explain(tx, actor.community, some, viewer)
        return dataclasses.replace(
            _statement(tx, actor.community, member, viewer, past, now),
            lines=shown,
            next_page_token=token,
            people=people_in(tx, actor.community, shown),
        )


def _member(tx: sa.Connection, actor: Actor, handle: str) -> Person:
    """Return who has a handle or a uid; oneself even where the news of oneself is on its way."""
    if actor.member and handle.lower() in (str(actor.member), actor.handle.lower()):
        own = people.COPIES.load(tx, actor.community, actor.member)
        bare = Person(uid=actor.member, handle=actor.handle, display_name=actor.handle)
        return own or bare
    return member_named(tx, actor.community, handle)


def _statement(
    tx: sa.Connection,
    community: UUID,
    member: Person,
    viewer: Viewer,
    past: datetime | None,
    moment: datetime,
) -> Statement:
    """Return balances and level at a moment, of which `past` says that it is not now."""
    as_of = past or moment
    days = store.load_days(tx, community, member.uid, past)
    standing = decay.standing(days, decay.day_of(as_of))
    accounts = store.load_balances(tx, community, member.uid, past) if viewer.whole else {}
    levels = settings.load_settings(tx, community).levels
    days_here = tenure(member.join_time, as_of)
    return Statement(
        member=member,
        as_of=as_of,
        balances=Balances(
            standing=standing,
            earned=sum(amount for _, amount in days),
            credit=accounts.get(("member", CREDIT), 0),
            escrow_standing=accounts.get(("escrow", STANDING), 0),
            escrow_credit=accounts.get(("escrow", CREDIT), 0),
        ),
        level=level_for(levels, standing, days_here),
        next_level=still_needed(levels, standing, days_here),
        tenure_days=days_here,
    )
