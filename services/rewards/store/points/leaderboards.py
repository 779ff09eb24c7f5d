"""Keeps leaderboards: the truth in `standing_days`, a copy that answers quickly in Redis."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import redis
import sqlalchemy as sa
from redis.backoff import NoBackoff
from redis.retry import Retry

from services.rewards.domain.points import leaderboards
from services.rewards.domain.points.leaderboards import Place, Score
from services.rewards.store.locks import LOCKS
from shared import locks

# Longer than a period lasts, so that what is read is there, and what is over goes by itself.
_KEEP = {leaderboards.WEEK: timedelta(days=14), leaderboards.MONTH: timedelta(days=45)}
# A rebuild that ended halfway leaves keys behind for so long.
_DRAFT_KEEP = timedelta(hours=1)
_BATCH = 1000
_REBUILD_TIMEOUT = "60s"

# Who is not shown: staff, former and suspended members, and who does not want to be.
_HIDDEN = """EXISTS (
        SELECT FROM rewards.people p
        WHERE p.community_id = s.community_id AND p.member_id = s.member_id
            AND (p.is_staff OR p.is_erased OR NOT p.on_leaderboards))
    OR EXISTS (
        SELECT FROM rewards.invalidations w
        WHERE w.community_id = s.community_id AND w.scope = 'member'
            AND w.name = s.member_id::text AND w.invalid)"""

_SCORES = f"""SELECT s.member_id, s.board,
        ({_HIDDEN}) AS hidden,
        sum(s.amount) AS all_time,
        sum(CASE WHEN s.day >= :month THEN s.amount ELSE 0 END) AS month,
        sum(CASE WHEN s.day >= :week THEN s.amount ELSE 0 END) AS week
    FROM rewards.standing_days s
    WHERE s.community_id = :community {{filter}}
    GROUP BY s.community_id, s.member_id, s.board
    ORDER BY s.member_id"""  # noqa: S608  only our own constants


def connect(url: str) -> redis.Redis:
    """Return a client that gives up quickly, because the database can answer as well."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=1,
        socket_connect_timeout=1,
        retry=Retry(NoBackoff(), 0),
    )


def take_turns(tx: sa.Connection, community: UUID) -> None:
    """Let one transaction at a time carry a community's scores to Redis.

    Whoever comes next reads what was committed before, so that an older score never lands on top
    of a newer one.
    """
    LOCKS.take(tx, community, locks.exclusive("leaderboards"))


# What SQL knows.


def scores_of(
    tx: sa.Connection, community: UUID, members: Sequence[UUID], moment: datetime
) -> list[Score]:
    """Return what members earned on each board they ever earned on and in each current period.

    Of those who are not shown, and where nothing is left, the standing is 0.
    """
    if not members:
        return []
    found = tx.execute(
        sa.text(_SCORES.format(filter="AND s.member_id = ANY(:members)")),
        {"community": community, "members": list(members), **_starts(moment)},
    )
    return [score for scores in _by_member(found.mappings()) for score in scores]


def all_scores(tx: sa.Connection, community: UUID, moment: datetime) -> Iterator[list[Score]]:
    """Yield everybody's scores, a member at a time."""
    tx.execute(
        sa.text("SELECT set_config('statement_timeout', :limit, true)"),
        {"limit": _REBUILD_TIMEOUT},
    )
    found = tx.execution_options(yield_per=_BATCH).execute(
        sa.text(_SCORES.format(filter="")), {"community": community, **_starts(moment)}
    )
    yield from _by_member(found.mappings())


def _starts(moment: datetime) -> dict[str, object]:
    return {
        "week": leaderboards.since(leaderboards.WEEK, moment),
        "month": leaderboards.since(leaderboards.MONTH, moment),
    }


def _by_member(rows: Iterable[Any]) -> Iterator[list[Score]]:
    """Yield the scores of each member: on every board, and on all of them together."""
    member: UUID | None = None
    scores: list[Score] = []
    total = dict.fromkeys(leaderboards.PERIODS, 0)

    def whole(one: UUID) -> list[Score]:
        return [
            *(score for score in scores if score.board),
            *(Score(one, period, "", max(total[period], 0)) for period in leaderboards.PERIODS),
        ]

    for row in rows:
        if member is not None and row["member_id"] != member:
            yield whole(member)
            scores, total = [], dict.fromkeys(leaderboards.PERIODS, 0)
        member = row["member_id"]
        for period in leaderboards.PERIODS:
            standing = 0 if row["hidden"] else int(row[period])
            total[period] += standing
            scores.append(Score(row["member_id"], period, row["board"], max(standing, 0)))
    if member is not None:
        yield whole(member)


# Who is hidden is asked once for each member, not for each of their days.
_RANKED = f"""WITH summed AS (
        SELECT s.community_id, s.member_id, sum(s.amount) AS standing
        FROM rewards.standing_days s WHERE s.community_id = :community {{filter}}
        GROUP BY s.community_id, s.member_id HAVING sum(s.amount) > 0),
    ranked AS (
        SELECT s.member_id, s.standing, rank() OVER (ORDER BY s.standing DESC) AS rank
        FROM summed s WHERE NOT ({_HIDDEN}))
    SELECT member_id, standing, rank FROM ranked"""  # noqa: S608  only our own constants


def _ranked(
    community: UUID, period: str, board: str, moment: datetime
) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"community": community}
    filters = []
    if board:
        filters.append("AND s.board = :board")
        values["board"] = board
    if (first := leaderboards.since(period, moment)) is not None:
        filters.append("AND s.day >= :first")
        values["first"] = first
    return _RANKED.format(filter=" ".join(filters)), values


def list_places(
    tx: sa.Connection,
    community: UUID,
    key: tuple[str, str, datetime],
    after: tuple[int, UUID] | None,
    limit: int,
) -> list[Place]:
    """Return a page of places from the ledger, best first; `key` is period, board and moment.

    It adds up all rows of the period, which takes seconds for a million of them. That is what
    Redis is for, and this is for when it is away.
    """
    statement, values = _ranked(community, *key)
    if after is not None:
        statement += " WHERE (standing, member_id) < (:after, :member)"
        values |= {"after": after[0], "member": after[1]}
    statement += " ORDER BY standing DESC, member_id DESC LIMIT :limit"
    found = tx.execute(sa.text(statement), values | {"limit": limit})
    return [Place(row.rank, row.member_id, int(row.standing)) for row in found]


def place_of(
    tx: sa.Connection, community: UUID, key: tuple[str, str, datetime], member: UUID
) -> Place | None:
    """Return a member's place from the ledger, at the same cost as a page."""
    statement, values = _ranked(community, *key)
    row = tx.execute(
        sa.text(statement + " WHERE member_id = :member"), values | {"member": member}
    ).first()
    return None if row is None else Place(row.rank, row.member_id, int(row.standing))


def list_communities(tx: sa.Connection) -> list[UUID]:
    """Return the communities in which somebody earned something; for workers."""
    found = tx.execute(
        sa.text("""WITH RECURSIVE one AS (
            (SELECT community_id FROM rewards.standing_days ORDER BY community_id LIMIT 1)
            UNION ALL
            SELECT (SELECT s.community_id FROM rewards.standing_days s
                WHERE s.community_id > one.community_id ORDER BY s.community_id LIMIT 1)
            FROM one WHERE one.community_id IS NOT NULL)
        SELECT community_id FROM one WHERE community_id IS NOT NULL""")
    )
    return list(found.scalars())


# What Redis keeps: a sorted set for each period and board, member to standing; a set with the
# names of all of them; and a mark that says they are complete.


def _name(community: UUID, *parts: str) -> str:
    # The braces keep a community's keys on one node of a cluster, so that they change together.
    return ":".join((f"leaderboard:{{{community}}}", *parts))


def _key(community: UUID, period: str, board: str, moment: datetime) -> str:
    return _name(community, period, str(leaderboards.since(period, moment) or ""), board)


def is_built(client: redis.Redis, community: UUID) -> bool:
    """Return whether Redis has the community's leaderboards, all of them."""
    return bool(client.exists(_name(community, "built")))


def put_scores(
    client: redis.Redis, community: UUID, scores: Iterable[Score], moment: datetime
) -> None:
    """Set scores as they are, whatever they were; those of 0 go."""
    pipeline = client.pipeline(transaction=True)
    touched: dict[str, str] = {}
    for score in scores:
        key = _key(community, score.period, score.board, moment)
        if score.standing > 0:
            pipeline.zadd(key, {str(score.member): score.standing})
            touched[key] = score.period
        else:
            pipeline.zrem(key, str(score.member))
    _keep(pipeline, community, touched)
    pipeline.execute()


def _keep(pipeline: Any, community: UUID, touched: dict[str, str]) -> None:  # noqa: ANN401  its types are not ours
    for key, period in touched.items():
        if period in _KEEP:
            pipeline.expire(key, _KEEP[period])
    if touched:
        pipeline.sadd(_name(community, "keys"), *touched)


def replace_all(
    client: redis.Redis, community: UUID, members: Iterable[list[Score]], moment: datetime
) -> tuple[int, int]:
    """Replace every leaderboard at once; return how many there are, and entries in them.

    They are written beside the old ones first, so that readers see either.
    """
    drafts: dict[str, str] = {}
    entries = 0
    batch: dict[str, dict[str, int]] = {}

    def write() -> None:
        pipeline = client.pipeline(transaction=False)
        for key, scores in batch.items():
            draft = _name(community, "draft", key)
            pipeline.zadd(draft, dict[Any, Any](scores))
            pipeline.expire(draft, _DRAFT_KEEP)
        pipeline.execute()
        batch.clear()

    waiting = 0
    for scores in members:
        for score in scores:
            if score.standing <= 0:
                continue
            key = _key(community, score.period, score.board, moment)
            if key not in drafts:
                drafts[key] = score.period
                client.delete(_name(community, "draft", key))
            batch.setdefault(key, {})[str(score.member)] = score.standing
            entries += 1
            waiting += 1
        if waiting >= _BATCH:
            write()
            waiting = 0
    if batch:
        write()
    _swap(client, community, drafts, moment)
    return len(drafts), entries


def _swap(client: redis.Redis, community: UUID, drafts: dict[str, str], moment: datetime) -> None:
    names = _name(community, "keys")
    old: Any = client.smembers(names)
    pipeline = client.pipeline(transaction=True)
    for key, period in drafts.items():
        pipeline.rename(_name(community, "draft", key), key)
        if period not in _KEEP:
            pipeline.persist(key)
    for key in sorted(set(old) - set(drafts)):
        pipeline.delete(key)
    pipeline.delete(names)
    _keep(pipeline, community, drafts)
    pipeline.set(_name(community, "built"), moment.isoformat())
    pipeline.execute()


def ranked_places(
    client: redis.Redis,
    community: UUID,
    key: tuple[str, str, datetime],
    after: tuple[int, UUID] | None,
    limit: int,
) -> list[Place]:
    """Return a page of places from Redis, in the order `list_places` has."""
    name = _key(community, *key)
    start = 0 if after is None else _position_after(client, name, *after)
    found: Any = client.zrevrange(name, start, start + limit - 1, withscores=True)
    if not found:
        return []
    # Only the first has to be looked up; behind it the position says the rank.
    rank = 1 + _above(client, name, found[0][1])
    places: list[Place] = []
    for index, (member, standing) in enumerate(found):
        if places and int(standing) != places[-1].standing:
            rank = start + index + 1
        places.append(Place(rank, UUID(member), int(standing)))
    return places


def ranked_place_of(
    client: redis.Redis, community: UUID, key: tuple[str, str, datetime], member: UUID
) -> Place | None:
    """Return a member's place from Redis."""
    name = _key(community, *key)
    standing: Any = client.zscore(name, str(member))
    if standing is None:
        return None
    return Place(1 + _above(client, name, standing), member, int(standing))


def _above(client: redis.Redis, name: str, standing: float) -> int:
    above: Any = client.zcount(name, f"({int(standing)}", "+inf")
    return int(above)


def _position_after(client: redis.Redis, name: str, standing: int, member: UUID) -> int:
    """Return the position behind a place, also where whoever had it has moved on since.

    Members with as much are in the order of their ids, so the place is found by halving.
    """
    low = _above(client, name, standing)
    counted: Any = client.zcount(name, standing, "+inf")
    high = int(counted)
    while low < high:
        middle = (low + high) // 2
        found: Any = client.zrevrange(name, middle, middle)
        if found and found[0] >= str(member):
            low = middle + 1
        else:
            high = middle
    return low


def all_places(
    client: redis.Redis, community: UUID, moment: datetime
) -> dict[tuple[str, str], dict[UUID, int]]:
    """Return every current leaderboard in Redis, by period and board; for checks."""
    names: Any = client.smembers(_name(community, "keys"))
    kept: dict[tuple[str, str], dict[UUID, int]] = {}
    for name in sorted(names):
        period, _, board = name.split("}:", 1)[1].split(":", 2)
        if name != _key(community, period, board, moment):
            continue
        found: Any = client.zrange(name, 0, -1, withscores=True)
        if found:
            kept[period, board] = {UUID(member): int(standing) for member, standing in found}
    return kept
