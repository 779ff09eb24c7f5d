"""Merges ideas and undoes it exactly; no vote, comment or follower moves."""

import sqlalchemy as sa

from services.ideas import store
from services.ideas.actions.access import LARGEST, need_moderator, reader_of, take_part
from services.ideas.actions.duplicates import accept_suggestions
from services.ideas.actions.ideas import get_idea
from services.ideas.actions.rollup import announce_thresholds
from services.ideas.domain import merges as domain
from services.ideas.domain.ideas import Idea
from services.ideas.domain.refusals import IdeaNotFound
from services.ideas.domain.votes import VotableIdea
from shared import clock, outbox
from shared.actor import Actor
from shared.db import Database
from shared.text import Form
from upwell.ideas.v1 import events_pb2


def preview_merge(db: Database, actor: Actor, number: int, into: int) -> domain.Preview:
    """Preview a merge: what the counts would become; moderators of both boards."""
    need_moderator(actor)
    _check_numbers(number, into)
    with db.begin(actor.community) as tx:
        source, target = _pair(tx, actor, number, into)
        domain.check_merge(source, target)
        common = store.preview_merge(tx, actor.community, source.group, target.group)
    return domain.Preview(
        source=get_idea(db, actor, number),
        target=get_idea(db, actor, into),
        common_voters=common.common,
        votes=common.votes,
        followers=common.followers,
    )


def merge_idea(db: Database, actor: Actor, number: int, into: int, message: str = "") -> Idea:
    """Merge an idea into another; its voters count there once each; moderators of both boards."""
    need_moderator(actor)
    message = _message(message)
    community = actor.community
    _check_numbers(number, into)
    with db.begin(community) as tx:
        if actor.member is not None:
            take_part(tx, actor)
        store.lock_merges(tx, community, exclusive=True)
        store.lock_ideas(tx, community, (number, into), exclusive=True)
        store.hold_ideas(tx, community, (number, into))
        source, target = _pair(tx, actor, number, into)
        domain.check_merge(source, target)
        store.lock_rollup(tx, community)
        now = clock.now()
        store.merge(tx, community, number, into, source.group, now)
        store.add_steps(
            tx,
            community,
            actor.member,
            now,
            "merge",
            message,
            [
                (number, source.status, "merged", into),
                (into, target.status, target.status, number),
            ],
        )
        store.recount(tx, community, [into])
        announce_thresholds(tx, community, [into])
        merged = events_pb2.IdeaMerged(
            idea_number=number,
            into_number=into,
            member_uid=str(actor.member or ""),
            author_uid=str(source.author),
            finder_uid=accept_suggestions(tx, actor, source, target, now),
            board=source.board,
        )
        outbox.add(tx, store.OUTBOX, community, actor.member, (f"ideas/{number}", merged))
    return get_idea(db, actor, number)


def unmerge_idea(db: Database, actor: Actor, number: int) -> Idea:
    """Undo a merge exactly, at any depth; moderators of both boards."""
    need_moderator(actor)
    _check_numbers(number)
    with db.begin(actor.community) as tx:
        if actor.member is not None:
            take_part(tx, actor)
        store.lock_merges(tx, actor.community, exclusive=True)
        unmerge(tx, actor, number)
    return get_idea(db, actor, number)


def unmerge(tx: sa.Connection, actor: Actor, number: int) -> None:
    """Undo a merge within a transaction that holds the lock of merges."""
    community = actor.community
    ancestors = store.list_ancestors(tx, community, number)
    store.lock_ideas(tx, community, (number, *ancestors), exclusive=True)
    store.hold_ideas(tx, community, (number, *ancestors))
    source = _votable(tx, actor, number)
    parent = domain.check_unmerge(source)
    _votable(tx, actor, parent)
    store.lock_rollup(tx, community)
    now = clock.now()
    status = store.unmerge(tx, community, number, source.group, ancestors, now)
    target = store.load_votable_ideas(tx, community, [parent], [])[0][parent]
    store.add_steps(
        tx,
        community,
        actor.member,
        now,
        "unmerge",
        "",
        [
            (number, "merged", status, parent),
            (parent, target.status, target.status, number),
        ],
    )
    store.recount(tx, community, [number, *ancestors])
    announce_thresholds(tx, community, [number])
    unmerged = events_pb2.IdeaUnmerged(
        idea_number=number, from_number=parent, member_uid=str(actor.member or "")
    )
    outbox.add(tx, store.OUTBOX, community, actor.member, (f"ideas/{number}", unmerged))


def _check_numbers(*numbers: int) -> None:
    if not all(0 < number < LARGEST for number in numbers):
        raise IdeaNotFound


def _message(message: str) -> str:
    form = Form()
    message = form.body("message", message, most=domain.MESSAGE_MOST)
    form.done()
    return message


def _votable(tx: sa.Connection, actor: Actor, number: int) -> VotableIdea:
    votables, _ = store.load_votable_ideas(tx, actor.community, [number], [])
    return _moderated(votables, actor, number)


def _pair(
    tx: sa.Connection, actor: Actor, number: int, into: int
) -> tuple[VotableIdea, VotableIdea]:
    votables, _ = store.load_votable_ideas(tx, actor.community, sorted({number, into}), [])
    return _moderated(votables, actor, number), _moderated(votables, actor, into)


def _moderated(votables: dict[int, VotableIdea], actor: Actor, number: int) -> VotableIdea:
    votable = votables.get(number)
    if votable is None:
        raise IdeaNotFound
    votable.check_reading(reader_of(actor))
    need_moderator(actor, votable.board)
    return votable


__all__ = ["merge_idea", "preview_merge", "unmerge_idea"]
