"""Answers calls about leaderboards, members' choices, and what is held about them."""

import grpc

from services.rewards import actions
from services.rewards.domain import leaderboards as domain
from services.rewards.rpc import convert, names
from services.rewards.rpc.base import Base
from shared import actor
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb

PERIODS: dict[int, str] = {
    pb.PERIOD_UNSPECIFIED: domain.WEEK,
    pb.PERIOD_WEEK: domain.WEEK,
    pb.PERIOD_MONTH: domain.MONTH,
    pb.PERIOD_ALL_TIME: domain.ALL_TIME,
}


class Boards(Base):
    """Answers calls about leaderboards, and who wants to be on them."""

    def GetLeaderboard(
        self, request: pb.GetLeaderboardRequest, _: grpc.ServicerContext
    ) -> pb.Leaderboard:
        """Get a page of a leaderboard, this week's unless asked for another."""
        if request.period not in PERIODS:
            raise Invalid({"period": "Unknown period."})
        found = actions.get_leaderboard(
            self.db,
            self.redis,
            actor.current(),
            PERIODS[request.period],
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
        """Rebuild every leaderboard of the community."""
        boards, entries = actions.rebuild_leaderboards(self.db, self.redis, actor.current())
        return pb.RebuildLeaderboardsResponse(leaderboards=boards, entries=entries)

    def GetPreferences(
        self, _request: pb.GetPreferencesRequest, _: grpc.ServicerContext
    ) -> pb.Preferences:
        """Get the caller's choices."""
        return pb.Preferences(on_leaderboards=actions.get_preferences(self.db, actor.current()))

    def UpdatePreferences(
        self, request: pb.UpdatePreferencesRequest, _: grpc.ServicerContext
    ) -> pb.Preferences:
        """Change the caller's choices."""
        shown = actions.update_preferences(
            self.db,
            self.redis,
            actor.current(),
            names.masked(request.update_mask, ("on_leaderboards",)),
            on_leaderboards=request.preferences.on_leaderboards,
        )
        return pb.Preferences(on_leaderboards=shown)


class Privacy(Base):
    """Answers members who ask what is held about them."""

    def ExportMember(
        self, request: pb.ExportMemberRequest, _: grpc.ServicerContext
    ) -> pb.ExportMemberResponse:
        """Export all that is held about a member."""
        handle = names.member_handle(request.name)
        document = actions.export_member(self.db, actor.current(), handle)
        return pb.ExportMemberResponse(document=document)


def _entry(one: domain.Entry) -> pb.LeaderboardEntry:
    return pb.LeaderboardEntry(
        rank=one.rank, member=convert.person(one.person), standing=one.standing
    )
