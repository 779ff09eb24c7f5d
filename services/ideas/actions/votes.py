"""Casts, retracts and weighs votes: many at once in one transaction, one as a batch of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas import store
from services.ideas.actions.access import LARGEST, need_staff, reader_of
from services.ideas.domain import votes as domain
from services.ideas.domain.refusals import IdeaNotFound
from shared import clock, outbox
from shared.actor import Actor, MemberSuspended, need_member
from shared.db import Database
from shared.refusals import Conflict, Refusal
from upwell.ideas.v1 import events_pb2


@dataclass(frozen=True)
class Wish:
    """Holds a ballot and who asks for it to be taken."""

    actor: Actor
    ballot: domain.Ballot


def cast_vote(db: Database, actor: Actor, number: int, source: int = 0) -> domain.VoteOutcome:
    """Cast the caller's vote; casting twice is casting once."""
    return _one(db, wish(actor, number, source=source))


def retract_vote(db: Database, actor: Actor, number: int) -> domain.VoteOutcome:
    """Retract the caller's vote; retracting twice is retracting once."""
    return _one(db, wish(actor, number, retract=True))


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
    return _one(db, Wish(actor, ballot))


def retract_vote_on_behalf(
    db: Database, actor: Actor, number: int, member: UUID
) -> domain.VoteOutcome:
    """Retract a vote that staff cast for a customer; a customer's own is not staff's to take."""
    need_staff(actor)
    ballot = domain.Ballot(number, member, retract=True, on_behalf_by=need_member(actor))
    return _one(db, Wish(actor, ballot))


def wish(actor: Actor, number: int, *, retract: bool = False, source: int = 0) -> Wish:
    """Return a member's own wish; raises where they may not take part."""
    member = need_member(actor)
    return Wish(actor, domain.Ballot(number, member, retract, domain.check_source(source)))


def batch_vote(
    db: Database, wishes: Sequence[Wish | Refusal]
) -> list[domain.VoteOutcome | Refusal]:
    """Take ballots of many members in their order, each with its own outcome or refusal.

    A refusal in place of a wish stays where it is. Each hundred ballots of a community are one
    transaction.
    """
    if len(wishes) > domain.MAX_BATCH:
        raise domain.BatchTooLarge
    outcomes: list[domain.VoteOutcome | Refusal] = [
        entry if isinstance(entry, Refusal) else IdeaNotFound() for entry in wishes
    ]
    places: dict[UUID, list[tuple[int, Wish]]] = {}
    for place, entry in enumerate(wishes):
        if isinstance(entry, Wish):
            places.setdefault(entry.actor.community, []).append((place, entry))
    for community in sorted(places):
        asked = places[community]
        for start in range(0, len(asked), domain.CHUNK):
            chunk = asked[start : start + domain.CHUNK]
            taken = _take(db, community, [entry for _, entry in chunk])
            for (place, _), outcome in zip(chunk, taken, strict=True):
                outcomes[place] = outcome
    return outcomes


def _one(db: Database, entry: Wish) -> domain.VoteOutcome:
    outcome = _take(db, entry.actor.community, [entry])[0]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _take(
    db: Database, community: UUID, wishes: Sequence[Wish]
) -> list[domain.VoteOutcome | Refusal]:
    # What is beyond every number is not there, and not the database's to look for.
    asked = {entry.ballot.number for entry in wishes}
    numbers = sorted(number for number in asked if 0 < number < LARGEST)
    members = sorted({entry.ballot.member for entry in wishes})
    with db.begin(community) as tx:
        store.lock_votes(tx, community, numbers, members)
        now = clock.now()
        polls, barred = store.load_polls(tx, community, numbers, members)
        tally = _tally(tx, community, polls, wishes, now)
        outcomes: list[domain.VoteOutcome | Refusal] = []
        events: list[tuple[Wish, tuple[int, ...]]] = []
        known = _known_customers(tx, community, wishes)
        for entry in wishes:
            try:
                _check(polls, barred, known, entry)
                outcome, changed = tally.take(entry.ballot)
            except Refusal as refusal:
                outcomes.append(refusal)
                continue
            outcomes.append(outcome)
            if changed:
                ballot = entry.ballot
                events.append((entry, tally.gone if ballot.retract else (ballot.number,)))
        if events:
            _save(tx, community, tally, events)
    return outcomes


def _check(
    polls: dict[int, domain.Poll],
    barred: frozenset[UUID],
    known: frozenset[UUID],
    entry: Wish,
) -> None:
    poll = polls.get(entry.ballot.number)
    if poll is None:
        raise IdeaNotFound
    poll.check_reading(reader_of(entry.actor))
    ballot = entry.ballot
    if ballot.on_behalf_by is not None:
        if not ballot.retract and (ballot.member in barred or ballot.member not in known):
            raise domain.VoterUnknown
    elif ballot.member in barred:
        raise MemberSuspended


def _known_customers(tx: sa.Connection, community: UUID, wishes: Sequence[Wish]) -> frozenset[UUID]:
    customers = {entry.ballot.member for entry in wishes if entry.ballot.on_behalf_by is not None}
    return store.known_members(tx, community, customers) if customers else frozenset()


def _tally(
    tx: sa.Connection,
    community: UUID,
    polls: dict[int, domain.Poll],
    wishes: Sequence[Wish],
    now: datetime,
) -> domain.Tally:
    """Load the votes there are already; ideas that nothing was merged into need no more."""
    sources: dict[int, frozenset[int]] = {
        poll.number: frozenset(poll.sources) for poll in polls.values()
    }
    below = sorted({number for poll in polls.values() for number in poll.sources})
    if below:
        sources |= store.load_sources(tx, community, below)
    roots = {
        (idea, entry.ballot.member): (poll.number, entry.ballot.member)
        for entry in wishes
        if (poll := polls.get(entry.ballot.number)) is not None
        for idea in poll.group
    }
    rows: dict[tuple[int, UUID], dict[int, domain.Row]] = {}
    if roots:
        for row in store.load_cast(tx, community, sorted(roots)):
            held = rows.setdefault(roots[(row.idea, row.member_id)], {})
            held[row.idea] = domain.Row(
                row.idea, row.create_time, row.weight, row.counted, row.on_behalf_by
            )
    return domain.Tally(polls, sources, rows, now)


def _save(
    tx: sa.Connection,
    community: UUID,
    tally: domain.Tally,
    events: Sequence[tuple[Wish, tuple[int, ...]]],
) -> None:
    """Write what changed, and say of every idea whose vote came or went that it did."""
    told = [
        row
        for entry, numbers in events
        for number in numbers
        for row in outbox.rows(
            community,
            entry.actor.member,
            [(f"ideas/{number}", _event(tally, entry.ballot, number))],
        )
    ]
    inserts = tally.inserts()
    writes = store.Writes(tally.deletes(), inserts, tally.deltas, told)
    if store.write_votes(tx, community, tally.now, writes) != len(inserts):
        raise Conflict


def _event(
    tally: domain.Tally, ballot: domain.Ballot, number: int
) -> events_pb2.VoteCast | events_pb2.VoteRetracted:
    poll = tally.polls[ballot.number]
    # Who wrote an idea that lives on in this one is not known here, and nobody asks.
    author = str(poll.author) if number == ballot.number else ""
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
        board=poll.board,
    )
    cast.create_time.FromDatetime(tally.now)
    return cast


def weigh_vote(db: Database, actor: Actor, number: int, weight: int) -> domain.VoteOutcome:
    """Say how much the caller needs an idea they voted for."""
    member = need_member(actor)
    domain.check_weight(weight)
    known = [number] if 0 < number < LARGEST else []
    with db.begin(actor.community) as tx:
        store.lock_votes(tx, actor.community, known, [member])
        polls, barred = store.load_polls(tx, actor.community, known, [member])
        ballot = domain.Ballot(number, member)
        _check(polls, barred, frozenset(), Wish(actor, ballot))
        poll = polls[number]
        poll.check_open()
        if not store.weigh(tx, actor.community, poll.group, member, weight):
            raise domain.VoteNotFound(number=number)
    return domain.VoteOutcome(number, has_voted=True, votes=poll.votes, weight=weight)


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
