"""Casts, retracts and weighs votes: many at once in one transaction, one as a batch of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas import store
from services.ideas.actions.access import LARGEST, reader_of
from services.ideas.domain import votes as domain
from services.ideas.domain.refusals import IdeaNotFound
from shared import clock, outbox
from shared.actor import Actor, MemberSuspended, need_member, need_staff
from shared.db import Database
from shared.refusals import Conflict, Refusal
from upwell.ideas.v1 import events_pb2


@dataclass(frozen=True)
class VoteRequest:
    """Holds a ballot and who asks for it to be taken."""

    actor: Actor
    ballot: domain.Ballot


def cast_vote(db: Database, actor: Actor, number: int, source: int = 0) -> domain.VoteOutcome:
    """Cast the caller's vote; casting twice is casting once."""
    return _one(db, vote_request(actor, number, source=source))


def retract_vote(db: Database, actor: Actor, number: int) -> domain.VoteOutcome:
    """Retract the caller's vote; retracting twice is retracting once."""
    return _one(db, vote_request(actor, number, retract=True))


def cast_vote_on_behalf(
    db: Database, actor: Actor, number: int, member: UUID, weight: int = 0
) -> domain.VoteOutcome:
    """Cast a vote for a named customer; what they cast themselves stays theirs."""
    need_staff(actor)
    if weight:
        domain.check_weight(weight)
    ballot = domain.Ballot(
        number,
        member,
        source=domain.BEHALF,
        weight=weight,
        on_behalf_by=need_member(actor),
    )
    return _one(db, VoteRequest(actor, ballot))


def retract_vote_on_behalf(
    db: Database, actor: Actor, number: int, member: UUID
) -> domain.VoteOutcome:
    """Retract a vote that staff cast for a customer; a customer's own is not staff's to take."""
    need_staff(actor)
    ballot = domain.Ballot(number, member, retract=True, on_behalf_by=need_member(actor))
    return _one(db, VoteRequest(actor, ballot))


def vote_request(
    actor: Actor, number: int, *, retract: bool = False, source: int = 0
) -> VoteRequest:
    """Return a member's own request; raises where they may not take part."""
    member = need_member(actor)
    return VoteRequest(actor, domain.Ballot(number, member, retract, domain.check_source(source)))


def batch_vote(
    db: Database, requests: Sequence[VoteRequest | Refusal]
) -> list[domain.VoteOutcome | Refusal]:
    """Take ballots of many members in their order, each with its own outcome or refusal.

    A refusal in place of a request stays where it is. Each hundred ballots of a community are one
    transaction.
    """
    if len(requests) > domain.MAX_BATCH:
        raise domain.BatchTooLarge
    outcomes: list[domain.VoteOutcome | Refusal] = [
        entry if isinstance(entry, Refusal) else IdeaNotFound() for entry in requests
    ]
    places: dict[UUID, list[tuple[int, VoteRequest]]] = {}
    for place, entry in enumerate(requests):
        if isinstance(entry, VoteRequest):
            places.setdefault(entry.actor.community, []).append((place, entry))
    for community in sorted(places):
        asked = places[community]
        for start in range(0, len(asked), domain.CHUNK):
            chunk = asked[start : start + domain.CHUNK]
            taken = _take(db, community, [entry for _, entry in chunk])
            for (place, _), outcome in zip(chunk, taken, strict=True):
                outcomes[place] = outcome
    return outcomes


def _one(db: Database, entry: VoteRequest) -> domain.VoteOutcome:
    outcome = _take(db, entry.actor.community, [entry])[0]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _take(
    db: Database, community: UUID, requests: Sequence[VoteRequest]
) -> list[domain.VoteOutcome | Refusal]:
    # What is beyond every number is not there, and not the database's to look for.
    asked = {entry.ballot.number for entry in requests}
    numbers = sorted(number for number in asked if 0 < number < LARGEST)
    members = sorted({entry.ballot.member for entry in requests})
    with db.begin(community) as tx:
        store.lock_votes(tx, community, numbers, members)
        now = clock.now()
        votables, barred = store.load_votable_ideas(tx, community, numbers, members)
        batch = _load_batch(tx, community, votables, requests, now)
        outcomes: list[domain.VoteOutcome | Refusal] = []
        events: list[tuple[VoteRequest, tuple[int, ...]]] = []
        known = _known_customers(tx, community, requests)
        for entry in requests:
            try:
                _check(votables, barred, known, entry)
                outcome, changed = batch.take(entry.ballot)
            except Refusal as refusal:
                outcomes.append(refusal)
                continue
            outcomes.append(outcome)
            if changed:
                ballot = entry.ballot
                events.append((entry, batch.gone if ballot.retract else (ballot.number,)))
        if events:
            _save(tx, community, batch, events)
    return outcomes


def _check(
    votables: dict[int, domain.VotableIdea],
    barred: frozenset[UUID],
    known: frozenset[UUID],
    entry: VoteRequest,
) -> None:
    votable = votables.get(entry.ballot.number)
    if votable is None:
        raise IdeaNotFound
    votable.check_reading(reader_of(entry.actor))
    ballot = entry.ballot
    if ballot.on_behalf_by is not None:
        if not ballot.retract and (ballot.member in barred or ballot.member not in known):
            raise domain.VoterUnknown
    elif ballot.member in barred:
        raise MemberSuspended


def _known_customers(
    tx: sa.Connection, community: UUID, requests: Sequence[VoteRequest]
) -> frozenset[UUID]:
    customers = {entry.ballot.member for entry in requests if entry.ballot.on_behalf_by is not None}
    return store.known_members(tx, community, customers) if customers else frozenset()


def _load_batch(
    tx: sa.Connection,
    community: UUID,
    votables: dict[int, domain.VotableIdea],
    requests: Sequence[VoteRequest],
    now: datetime,
) -> domain.VoteBatch:
    """Load the votes there are already; ideas that nothing was merged into need no more."""
    sources: dict[int, frozenset[int]] = {
        votable.number: frozenset(votable.sources) for votable in votables.values()
    }
    below = sorted({number for votable in votables.values() for number in votable.sources})
    if below:
        sources |= store.load_sources(tx, community, below)
    roots = {
        (idea, entry.ballot.member): (votable.number, entry.ballot.member)
        for entry in requests
        if (votable := votables.get(entry.ballot.number)) is not None
        for idea in votable.group
    }
    rows: dict[tuple[int, UUID], dict[int, domain.Row]] = {}
    if roots:
        for row in store.load_cast(tx, community, sorted(roots)):
            held = rows.setdefault(roots[(row.idea, row.member_id)], {})
            held[row.idea] = domain.Row(
                row.idea, row.create_time, row.weight, row.counted, row.on_behalf_by
            )
    return domain.VoteBatch(votables, sources, rows, now)


def _save(
    tx: sa.Connection,
    community: UUID,
    batch: domain.VoteBatch,
    events: Sequence[tuple[VoteRequest, tuple[int, ...]]],
) -> None:
    """Write what changed, and say of every idea whose vote came or went that it did."""
    announcements = [
        row
        for entry, numbers in events
        for number in numbers
        for row in outbox.rows(
            community,
            entry.actor.member,
            [(f"ideas/{number}", _event(batch, entry.ballot, number))],
        )
    ]
    inserts = batch.inserts()
    writes = store.Writes(batch.deletes(), inserts, batch.deltas, announcements)
    if store.write_votes(tx, community, batch.now, writes) != len(inserts):
        raise Conflict


def _event(
    batch: domain.VoteBatch, ballot: domain.Ballot, number: int
) -> events_pb2.VoteCast | events_pb2.VoteRetracted:
    votable = batch.votables[ballot.number]
    # Who wrote an idea that lives on in this one is not known here, and nobody asks.
    author = str(votable.author) if number == ballot.number else ""
    if ballot.retract:
        return events_pb2.VoteRetracted(
            idea_number=number, member_uid=str(ballot.member), author_uid=author
        )
    cast = events_pb2.VoteCast(
        idea_number=number,
        member_uid=str(ballot.member),
        author_uid=author,
        source=domain.SOURCES[ballot.source],
        on_behalf_by_uid=str(ballot.on_behalf_by or ""),
        board=votable.board,
    )
    cast.create_time.FromDatetime(batch.now)
    return cast


def weigh_vote(db: Database, actor: Actor, number: int, weight: int) -> domain.VoteOutcome:
    """Say how much the caller needs an idea they voted for."""
    member = need_member(actor)
    domain.check_weight(weight)
    known = [number] if 0 < number < LARGEST else []
    with db.begin(actor.community) as tx:
        store.lock_votes(tx, actor.community, known, [member])
        votables, barred = store.load_votable_ideas(tx, actor.community, known, [member])
        ballot = domain.Ballot(number, member)
        _check(votables, barred, frozenset(), VoteRequest(actor, ballot))
        votable = votables[number]
        votable.check_open()
        if not store.weigh(tx, actor.community, votable.group, member, weight):
            raise domain.VoteNotFound(number=number)
    return domain.VoteOutcome(number, has_voted=True, votes=votable.votes, weight=weight)


def count_votes_of(tx: sa.Connection, community: UUID, member: UUID, *, counted: bool) -> int:
    """Let a member's votes count, or not while they are suspended; returns how many changed."""
    store.lock_merges(tx, community, exclusive=False)
    store.lock_votes(tx, community, [], [member])
    return store.count_member(tx, community, member, counted=counted)


def remove_votes_of(tx: sa.Connection, community: UUID, member: UUID) -> int:
    """Delete the votes of a member who left and wants it so; returns how many there were."""
    store.lock_merges(tx, community, exclusive=False)
    store.lock_votes(tx, community, [], [member])
    return store.remove_member(tx, community, member)
