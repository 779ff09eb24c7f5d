"""Imports ideas with everything that hangs on them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.ideas import domain, store
from services.ideas.actions.access import all_boards
from services.ideas.actions.duplicates import accept_suggestions
from services.ideas.actions.import_checks import Check
from services.ideas.actions.import_maker import Maker
from services.ideas.actions.merges import unmerge
from services.ideas.actions.rollup import announce_thresholds
from services.ideas.domain import imports
from services.ideas.domain.imports import Outcome, Result, Undone
from services.ideas.domain.records import IdeaRecord, VoteRecord
from shared import clock, outbox, telemetry
from shared.actor import Actor, need_role, need_staff
from shared.db import Database
from shared.refusals import Conflict
from upwell.ideas.v1 import events_pb2


def import_ideas(
    db: Database,
    actor: Actor,
    source: str,
    records: Sequence[IdeaRecord],
    *,
    validate_only: bool = False,
    half: int = imports.BOTH,
) -> Outcome:
    """Import a batch of records in one transaction; what is there already is left alone; staff.

    `half` is IDEAS for boards, tags, ideas, comments and history, LINKS for votes, followers and
    merges, BOTH for all. A record with faults is refused as a whole and the others go on.
    `validate_only` finds the same faults and makes nothing.
    """
    need_staff(actor)
    if not source.strip() or len(source) > imports.MOST_ID or "\x00" in source:
        raise imports.SourceMissing
    if len(records) > imports.MOST_RECORDS:
        raise imports.TooManyRecords
    outcome = Outcome([Result(record.external_id) for record in records])
    community = actor.community
    with db.begin(community) as tx:
        store.lock_merges(tx, community, exclusive=True)
        if half in (imports.BOTH, imports.IDEAS):
            _import_ideas(tx, actor, source, records, outcome, validate_only=validate_only)
        if half in (imports.BOTH, imports.LINKS):
            _import_links(tx, actor, source, records, outcome, validate_only=validate_only)
    return outcome


def undo_import(
    db: Database, actor: Actor, source: str, external_ids: Sequence[str], import_time: datetime
) -> list[Undone]:
    """Delete a batch of imported ideas that nobody has touched since; admin.

    What an idea was merged into gets back what it had. The external ids are free again, so that
    the ideas can be imported anew. Raises `RoleNeeded` or `TooManyRecords`.
    """
    need_role(actor, "admin")
    if len(external_ids) > imports.MOST_RECORDS:
        raise imports.TooManyRecords
    community = actor.community
    reasons: dict[str, str] = {}
    with db.begin(community) as tx:
        store.lock_merges(tx, community, exclusive=True)
        known = store.find_external(tx, community, source, store.imports.IDEA, external_ids)
        store.lock_ideas(tx, community, sorted(known.values()), exclusive=True)
        boards = all_boards(tx, community)
        ideas = {
            external_id: idea
            for external_id, number in known.items()
            if (idea := store.ideas.load_idea(tx, community, number, boards, None))
        }
        # What was merged goes before what it was merged into.
        for external_id in sorted(ideas, key=lambda one: ideas[one].merged_into is None):
            idea = ideas[external_id]
            reason = store.imports.find_keep_reason(tx, community, idea.number, import_time)
            if idea.deleted or not reason:
                _remove(tx, actor, source, idea)
            else:
                reasons[external_id] = reason
    return [Undone(external_id, reasons.get(external_id, "")) for external_id in external_ids]


def _remove(tx: sa.Connection, actor: Actor, source: str, idea: domain.Idea) -> None:
    store.imports.delete_external(tx, actor.community, source, idea.number)
    if idea.deleted:
        return
    revision = idea.revision
    if idea.merged_into is not None:
        unmerge(tx, actor, idea.number)
        revision += 1
    now = clock.now()
    if not store.ideas.update_idea(
        tx, actor.community, idea.number, revision, delete_time=now, update_time=now
    ):
        raise Conflict
    event = events_pb2.IdeaDeleted(idea_number=idea.number, member_uid=str(actor.member or ""))
    outbox.add(tx, store.OUTBOX, actor.community, actor.member, (f"ideas/{idea.number}", event))


def _import_ideas(
    tx: sa.Connection,
    actor: Actor,
    source: str,
    records: Sequence[IdeaRecord],
    outcome: Outcome,
    *,
    validate_only: bool,
) -> None:
    community = actor.community
    known = store.find_external(
        tx, community, source, store.imports.IDEA, (record.external_id for record in records)
    )
    boards = {board.slug: board for board in all_boards(tx, community).values()}
    comments = store.find_external(
        tx,
        community,
        source,
        store.imports.COMMENT,
        (comment.external_id for record in records for comment in record.comments),
    )
    check = Check(boards=frozenset(boards), may_make_boards=actor.has("admin"), taken=set(comments))
    fresh: list[tuple[IdeaRecord, Result]] = []
    for record, result in zip(records, outcome.results, strict=True):
        if record.external_id in known:
            result.number = known[record.external_id]
            continue
        result.errors += check.idea(record)
        if not result.errors:
            result.created = True
            result.comments_created = len(record.comments)
            fresh.append((record, result))
    maker = Maker(tx, actor, source, boards)
    outcome.boards_created, outcome.tags_created = maker.missing([record for record, _ in fresh])
    if validate_only or not fresh:
        return
    store.lock_rollup(tx, community)
    made = maker.make([record for record, _ in fresh])
    for (_, result), one in zip(fresh, made, strict=True):
        result.number = one.idea.number
    announce_thresholds(tx, community, [one.idea.number for one in made if one.idea.imported_votes])
    _settle(tx, community, source)


def _settle(tx: sa.Connection, community: UUID, source: str) -> None:
    """Fill in references to ideas that have come in since."""
    awaited = store.list_awaited(tx, community, source)
    known = store.find_external(
        tx, community, source, store.imports.IDEA, (thing.target for thing in awaited)
    )
    for thing in awaited:
        if thing.target in known:
            store.settle_awaited(tx, community, source, thing, known[thing.target])


def _import_links(
    tx: sa.Connection,
    actor: Actor,
    source: str,
    records: Sequence[IdeaRecord],
    outcome: Outcome,
    *,
    validate_only: bool,
) -> None:
    community = actor.community
    known = store.find_external(tx, community, source, store.imports.IDEA, _names(records))
    # What a rehearsal would make counts as there.
    rehearsed = {result.external_id for result in outcome.results if result.created}
    numbers = sorted(known.values())
    above = store.list_above(tx, community, numbers)
    store.lock_ideas(tx, community, {*numbers, *above}, exclusive=True)
    parents = store.load_parents(tx, community, sorted({*numbers, *above}))
    now = clock.now()
    votes: list[store.NewVote] = []
    follows: list[tuple[int, UUID]] = []
    merges: list[tuple[IdeaRecord, Result, int, int]] = []
    naming: set[int] = set()
    for record, result in zip(records, outcome.results, strict=True):
        if result.errors:
            continue
        number = known.get(record.external_id)
        result.errors += Check.links(record)
        if number is None and record.external_id not in rehearsed:
            result.errors.append(
                f"The idea {record.external_id!r} from {source!r} does not exist. Import it first."
            )
        if record.merged_into_external_id:
            result.errors += _target_faults(record, known, rehearsed, parents)
        if result.errors or number is None:
            continue
        result.number = number
        if (
            record.merged_into_external_id
            and parents.get(number) != known[record.merged_into_external_id]
        ):
            parents[number] = known[record.merged_into_external_id]
            merges.append((record, result, number, known[record.merged_into_external_id]))
        votes += [_vote(number, vote, known, now) for vote in record.votes]
        if record.names_imported_votes:
            naming.add(number)
        follows += [(number, UUID(uid)) for uid in record.follower_uids]
    if validate_only:
        for _, result, _, _ in merges:
            result.merged = True
        _count(outcome, store.imports.count_new_votes(tx, community, votes))
        return
    named = store.imports.claim_votes(
        tx, community, [vote for vote in votes if vote.idea in naming], domain.votes.IMPORT
    )
    created = store.insert_votes(
        tx, community, votes, actor=actor.member, trace_parent=telemetry.trace_parent(), now=now
    )
    named += {number: count for number, count in created.items() if number in naming}
    store.imports.take_imported_votes(tx, community, named)
    _join(tx, actor, outcome, votes, created, follows, merges, now)
    _settle(tx, community, source)


def _names(records: Sequence[IdeaRecord]) -> set[str]:
    """Return the external ids of all ideas that records name."""
    names = {record.external_id for record in records}
    names |= {record.merged_into_external_id for record in records}
    names |= {vote.origin_external_id for record in records for vote in record.votes}
    return names - {""}


def _target_faults(
    record: IdeaRecord, known: dict[str, int], rehearsed: set[str], parents: dict[int, int]
) -> list[str]:
    """Return why a record can't be merged into what it names."""
    number, target = known.get(record.external_id), known.get(record.merged_into_external_id)
    if target is None and record.merged_into_external_id not in rehearsed:
        missing = (
            f"It was merged into {record.merged_into_external_id!r}, which does not exist. "
            "Import that idea too, or leave the merge out."
        )
        return [missing]
    if number is None or target is None:
        return []
    return _merge_faults(parents, number, target)


def _merge_faults(parents: dict[int, int], number: int, target: int) -> list[str]:
    """Return why an idea can't be merged into another; one that is already is no fault."""
    held = parents.get(number)
    if held == target:
        return []
    if held is not None:
        return [f"It was already merged into idea #{held}. Undo that merge first."]
    seen = target
    while seen != number:
        following = parents.get(seen)
        if following is None:
            return []
        seen = following
    return ["It would be merged into itself: the merges form a circle."]


def _vote(number: int, vote: VoteRecord, known: dict[str, int], now: datetime) -> store.NewVote:
    return store.NewVote(
        idea=number,
        member=UUID(vote.member_uid),
        origin=known.get(vote.origin_external_id, number),
        source=vote.source or domain.votes.IMPORT,
        weight=vote.weight,
        on_behalf_by=UUID(vote.on_behalf_by_uid) if vote.on_behalf_by_uid else None,
        create_time=vote.create_time or now,
    )


def _join(
    tx: sa.Connection,
    actor: Actor,
    outcome: Outcome,
    votes: Sequence[store.NewVote],
    created: dict[int, int],
    follows: Sequence[tuple[int, UUID]],
    merges: Sequence[tuple[IdeaRecord, Result, int, int]],
    now: datetime,
) -> None:
    community = actor.community
    _count(outcome, created)
    for start in range(0, len(follows), 5000):
        store.follows.follow(tx, community, follows[start : start + 5000], now)
    for record, result, number, target in merges:
        _merge(tx, actor, number, target, record, record.merge_time or now)
        result.merged = True
    touched = {vote.idea for vote in votes} | {
        one for _, _, number, target in merges for one in (number, target)
    }
    above = store.list_above(tx, community, sorted(touched))
    store.recount(tx, community, sorted(touched | above))
    announce_thresholds(tx, community, sorted(touched | above))


def _count(outcome: Outcome, created: dict[int, int]) -> None:
    """Say how many votes were new; of several records of one idea, the first one tells of all."""
    for result in outcome.results:
        result.votes_created = created.pop(result.number, 0) if not result.errors else 0


def _merge(
    tx: sa.Connection,
    actor: Actor,
    number: int,
    target: int,
    record: IdeaRecord,
    when: datetime,
) -> None:
    community = actor.community
    votables, _ = store.load_votable_ideas(tx, community, sorted({number, target}), [])
    source = votables[number]
    finder = accept_suggestions(tx, actor, source, votables[target], clock.now())
    store.merge(tx, community, number, target, source.group, when)
    if record.update_time:
        store.imports.set_update_time(tx, community, number, record.update_time)
    if not store.has_merge_step(tx, community, number, target):
        status = votables[target].status
        steps = [(number, source.status, "merged", target), (target, status, status, number)]
        store.add_steps(tx, community, actor.member, when, "merge", "", steps)
    merged = events_pb2.IdeaMerged(
        idea_number=number,
        into_number=target,
        member_uid=str(actor.member or ""),
        author_uid=str(source.author),
        source="import",
        finder_uid=finder,
        board=source.board,
    )
    outbox.add(tx, store.OUTBOX, community, actor.member, (f"ideas/{number}", merged))
