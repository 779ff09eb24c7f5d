"""Answers calls about leaderboards, members' choices, and what is held about them."""

import grpc

from services.rewards import actions
from services.rewards.domain.points import leaderboards as domain
from services.rewards.rpc.base import Base
from shared import actor, wire
from shared.people.messages import to_proto
from upwell.rewards.v1 import rewards_pb2 as pb

PERIODS = wire.Words.of(pb.Period, "period")


class Leaderboards(Base):
    """Answers calls about leaderboards, and who wants to be on them."""

    def GetLeaderboard(
        self, request: pb.GetLeaderboardRequest, _: grpc.ServicerContext
    ) -> pb.Leaderboard:
        """Get a page of a leaderboard, this week's unless asked for another."""
        found = actions.get_leaderboard(
            self.db,
            self.redis,
            actor.current(),
            PERIODS.word(request.period) or domain.WEEK,
            request.board,
            request.page_size,
            request.page_token,
        )
        return pb.Leaderboard(
            entries=[_entry(one) for one in found.entries],
            next_page_token=found.next_page_token,
            since=found.since.isoformat() if found.since else "",
            own=_entry(found.own) if found.own else None,
            opted_out=found.opted_out,
        )

    def RebuildLeaderboards(
        self, _request: pb.RebuildLeaderboardsRequest, _: grpc.ServicerContext
    ) -> pb.RebuildLeaderboardsResponse:
        boards, entries = actions.rebuild_leaderboards(self.db, self.redis, actor.current())
        return pb.RebuildLeaderboardsResponse(leaderboards=boards, entries=entries)


def _entry(one: domain.Entry) -> pb.LeaderboardEntry:
    return pb.LeaderboardEntry(rank=one.rank, member=to_proto(one.person), standing=one.standing)
