"""Gives people standing, and reads leaderboards."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import redis
import sqlalchemy as sa

from services.rewards import actions
from shared import ids
from shared.actor import Actor
from tests.rewards.conftest import World, uid
from upwell.rewards.v1 import rewards_pb2 as pb

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
THIS_WEEK = datetime(2026, 11, 16, 8, tzinfo=UTC)
THIS_MONTH = datetime(2026, 11, 3, 8, tzinfo=UTC)
LONG_AGO = datetime(2025, 3, 3, 8, tzinfo=UTC)

_GIVE = """INSERT INTO rewards.transfers (community_id, transfer_id, member_id, unit, amount, debit,
        credit, reason, board, effective_time, create_time)
    VALUES (:community, :uid, :member, 'standing', :amount, :debit, :credit, 'adjusted', :board,
        :moment, :moment)"""


def give(
    world: World,
    who: Actor | UUID,
    amount: int,
    board: str = "product",
    moment: datetime = THIS_WEEK,
) -> None:
    """Post standing to somebody, or take it."""
    account = f"member:{uid(who)}"
    with world.owner.connect() as connection:
        connection.execute(
            sa.text(_GIVE),
            {
                "community": world.community,
                "uid": ids.new_id(),
                "member": UUID(uid(who)),
                "amount": abs(amount),
                "debit": "adjust" if amount > 0 else account,
                "credit": account if amount > 0 else "adjust",
                "board": board,
                "moment": moment,
            },
        )


def carry(world: World, *who: Actor) -> bool:
    """Carry people's scores to Redis, as the worker does after settling."""
    members = [one.member for one in who if one.member is not None]
    return actions.set_scores(world.redis, world.work_db, world.community, members)


def build(world: World) -> None:
    """Build the leaderboards of the community."""
    world.call(world.stub.RebuildLeaderboards, pb.RebuildLeaderboardsRequest(), world.people.admin)


def wrong(world: World, client: redis.Redis | None = None) -> list[str]:
    """Return where Redis is not what the ledger says."""
    found = actions.check_leaderboards(world.work_db, client or world.redis, world.community)
    return list(found)


def board(
    world: World,
    who: Actor | None = None,
    period: "pb.Period" = pb.PERIOD_ALL_TIME,
    **wanted: Any,  # noqa: ANN401  whatever the message takes
) -> pb.Leaderboard:
    """Get a leaderboard, as a visitor unless said otherwise."""
    request = pb.GetLeaderboardRequest(period=period, **wanted)
    return world.call(world.stub.GetLeaderboard, request, who or world.people.visitor)


def lines(found: pb.Leaderboard) -> list[tuple[int, str, int]]:
    """Return rank, handle and standing of each entry."""
    return [(one.rank, one.member.handle, one.standing) for one in found.entries]
