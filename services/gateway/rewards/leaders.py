"""Asks who leads, only on boards that the viewer may read."""

from flask import g
from flask_babel import gettext as _

from services.gateway import clients, communities
from services.gateway.errors import refuse
from services.gateway.state import state
from upwell.rewards.v1 import rewards_pb2

PERIODS = {
    "week": rewards_pb2.PERIOD_WEEK,
    "month": rewards_pb2.PERIOD_MONTH,
    "all-time": rewards_pb2.PERIOD_ALL_TIME,
}


def find_leaderboard(
    period: str, board: str, page_size: int, page_token: str
) -> rewards_pb2.Leaderboard:
    """Return a page of who leads in a period; raises `Failed`.

    Rewards knows boards by name only, so whether one may be known of is found out here.
    """
    if period not in PERIODS:
        text = _("Leaderboard not found. Use week, month or all-time.")
        raise refuse(404, "NOT_FOUND", text)
    if board and all(one.slug != board for one in communities.boards(state(), g.actor)):
        text = _("Board not found. Check its address in the list of boards.")
        raise refuse(404, "BOARD_NOT_FOUND", text)
    found: rewards_pb2.Leaderboard = clients.rewards.GetLeaderboard(
        rewards_pb2.GetLeaderboardRequest(
            period=PERIODS[period], board=board, page_size=page_size, page_token=page_token
        )
    )
    return found
