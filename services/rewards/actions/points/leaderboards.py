"""Shows who leads, and keeps the copy in Redis that answers quickly."""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import redis
import sqlalchemy as sa

from services.rewards.domain.people import Person
from services.rewards.domain.points import leaderboards as domain
from services.rewards.domain.points.leaderboards import Entry, Leaderboard, Place
from services.rewards.store import invalidations
from services.rewards.store import people as people_store
from services.rewards.store.points import leaderboards as store
from shared import clock, paging, telemetry
from shared.actor import Actor, need_role
from shared.db import Database
from shared.paging import PageTokenUnknown
from shared.refusals import Invalid

MOST_STANDING = 2**53
MOST_SLUG = 100
EVERY_SECONDS = 60

# The communities whose changes this process could not carry to Redis. A restart rebuilds all of
# them, so nothing else has to remember it.
_missed: set[UUID] = set()


def get_leaderboard(
    db: Database,
    client: redis.Redis | None,
    actor: Actor,
    period: str,
    board: str,
    page_size: int,
    page_token: str,
) -> Leaderboard:
    """Return a page of a leaderboard, best first, with the caller's own place.

    Redis answers where it can, else the ledger does. Raises `Invalid`.
    """
    if len(board) > MOST_SLUG or "\x00" in board:
        raise Invalid({"board": "Enter the slug of a board, or leave it empty for all boards."})
    now = clock.now()
    key = (period, board, now)
    first = domain.since(period, now)
    question = ("leaderboard", actor.community, period, board, first)
    page = paging.page(question, page_size, page_token, int, UUID)
    if page.after is not None and not 0 < page.after[0] < MOST_STANDING:
        raise PageTokenUnknown
    with db.begin(actor.community) as tx:
        places, own = _read(tx, client, actor, key, page.after, page.limit)
        people = people_store.COPIES.load_many(
            tx, actor.community, [*(place.member for place in places), actor.member]
        )
        off = invalidations.list_invalid_members(tx, actor.community, people)
    shown, token = page.cut(places, lambda place: (place.standing, place.member))
    entries = tuple(
        Entry(place.rank, people[place.member], place.standing)
        for place in shown
        if _is_shown(people.get(place.member), off)
    )
    me = people.get(actor.member) if actor.member else None
    return Leaderboard(
        entries=entries,
        since=first,
        next_page_token=token,
        own=Entry(own.rank, me, own.standing) if own and me and _is_shown(me, off) else None,
        opted_out=me is not None and not me.on_leaderboards,
    )


def _is_shown(person: Person | None, off: set[UUID]) -> bool:
    # What was just hidden stays hidden, also while Redis has not heard of it.
    return (
        person is not None
        and person.on_leaderboards
        and not person.is_staff
        and not person.is_erased
        and person.uid not in off
    )


def _read(
    tx: sa.Connection,
    client: redis.Redis | None,
    actor: Actor,
    key: tuple[str, str, datetime],
    after: tuple[int, UUID] | None,
    limit: int,
) -> tuple[list[Place], Place | None]:
    community, me = actor.community, actor.member
    if client is not None:
        try:
            if store.is_built(client, community):
                places = store.ranked_places(client, community, key, after, limit)
                return places, store.ranked_place_of(client, community, key, me) if me else None
        except redis.RedisError as error:
            telemetry.log().warning("leaderboards read from the ledger", error=str(error))
    places = store.list_places(tx, community, key, after, limit)
    own = next((place for place in places if place.member == me), None)
    if own is None and me is not None:
        own = store.place_of(tx, community, key, me)
    return places, own


def set_scores(
    client: redis.Redis | None, db: Database, community: UUID, members: Iterable[UUID]
) -> bool:
    """Set members' scores to what the ledger says; return whether Redis took them.

    Call it after the transaction that changed points, or who is shown. It can be repeated, and
    where Redis does not answer the worker makes up for it.
    """
    wanted = sorted(set(members))
    # Where it was missed already, the rebuild to come knows of this too.
    if client is None or not wanted or community in _missed:
        return False
    try:
        with db.begin(community) as tx:
            store.take_turns(tx, community)
            now = clock.now()
            scores = store.scores_of(tx, community, wanted, now)
            store.put_scores(client, community, scores, now)
    except redis.RedisError as error:
        _missed.add(community)
        telemetry.log().warning("leaderboards not reached", error=str(error))
        return False
    return True


def rebuild(client: redis.Redis, db: Database, community: UUID) -> tuple[int, int]:
    """Rebuild a community's leaderboards from the ledger; return how many, and entries in them.

    Changes that come meanwhile wait, and are carried over after it. Raises `redis.RedisError`.
    """
    # Before anything is read, so that what changes from here on is carried over by itself.
    _missed.discard(community)
    try:
        with db.begin(community) as tx:
            store.take_turns(tx, community)
            now = clock.now()
            scores = store.all_scores(tx, community, now)
            return store.replace_all(client, community, scores, now)
    except BaseException:
        _missed.add(community)
        raise


def rebuild_leaderboards(db: Database, client: redis.Redis | None, actor: Actor) -> tuple[int, int]:
    """Rebuild the leaderboards of the caller's community; admins.

    Raises `LeaderboardsUnavailable` where Redis does not answer.
    """
    need_role(actor, "admin")
    if client is None:
        raise domain.LeaderboardsUnavailable
    try:
        return rebuild(client, db, actor.community)
    except redis.RedisError as error:
        raise domain.LeaderboardsUnavailable from error


def keep_leaderboards(db: Database, client: redis.Redis, *, every: bool = False) -> int:
    """Rebuild what Redis lost or missed, or all of it; `db` acts as the worker role.

    Returns how many communities were rebuilt. Raises `redis.RedisError`.
    """
    with db.everywhere() as tx:
        communities = store.list_communities(tx)
    rebuilt = 0
    for community in communities:
        if every or community in _missed or not store.is_built(client, community):
            rebuild(client, db, community)
            rebuilt += 1
    return rebuilt


def run_leaderboards(db: Database, client: redis.Redis) -> Callable[[threading.Event], None]:
    """Return a job that keeps the leaderboards until told to stop; it begins by rebuilding all.

    What another process did not get to carry over before it ended is made up for that way.
    """

    def run(stop: threading.Event) -> None:
        every = True
        while not stop.is_set():
            try:
                keep_leaderboards(db, client, every=every)
                every = False
            except (redis.RedisError, sa.exc.DBAPIError) as error:
                telemetry.log().warning("leaderboards not kept", error=str(error))
            stop.wait(EVERY_SECONDS)

    return run


def check_leaderboards(db: Database, client: redis.Redis, community: UUID) -> Sequence[str]:
    """Return where the leaderboards in Redis are not what the ledger says, as sentences."""
    with db.begin(community) as tx:
        store.take_turns(tx, community)
        now = clock.now()
        wanted = {
            (score.period, score.board, score.member): score.standing
            for scores in store.all_scores(tx, community, now)
            for score in scores
            if score.standing > 0
        }
        kept = {
            (period, board, member): standing
            for (period, board), places in store.all_places(client, community, now).items()
            for member, standing in places.items()
        }
    return [
        f"members/{member} has {kept.get((period, board, member), 0)} instead of"
        f" {wanted.get((period, board, member), 0)} on {board or 'all boards'}, {period}"
        for period, board, member in sorted(wanted.keys() | kept.keys())
        if kept.get((period, board, member)) != wanted.get((period, board, member))
    ]
