"""Asks the services what pages and API both need: claims, leaderboards, titles of ideas."""

from collections.abc import Iterable

from flask import g
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask

from services.gateway.edge import clients, communities
from services.gateway.edge.errors import Failed, refuse
from services.gateway.edge.state import state
from services.gateway.rewards.views.titles import Titles, number_of
from services.gateway.web import links
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

EMAIL, HANDLE = "email", "handle"
# As many as one call takes.
TITLES_MOST = 200


def own_email() -> str:
    """Return the address the viewer signs in with, which they have proved to be theirs."""
    asked = members_pb2.GetMemberRequest(name=f"members/{g.actor.member}")
    found: str = clients.members.GetMember(asked).email
    return found


def claim_badge(uid: str, recipient: str) -> rewards_pb2.Badge:
    """Claim a badge as a credential that names the viewer's own address, or their handle.

    Raises `Failed`; nobody gets a credential that names an address of somebody else.
    """
    email = own_email() if recipient == EMAIL else ""
    if recipient == EMAIL and not email:
        text = _("Your account has no email address. Use your handle instead.")
        raise refuse(422, "INVALID", text, fields={"recipient": text})
    found: rewards_pb2.Badge = clients.rewards.ClaimBadge(
        rewards_pb2.ClaimBadgeRequest(name=f"badges/{uid}", email=email, **site())
    )
    return found


def site() -> dict[str, str]:
    """Return where the community is reached and what it is called, for what it issues."""
    return {"base_url": links.absolute(""), "community_name": g.community.display_name}


def find_titles(names: Iterable[str]) -> Titles:
    """Return the titles of `ideas/{number}`; raises `Failed` only where something is wrong."""
    numbers = sorted({number for name in names if (number := number_of(name))})[:TITLES_MOST]
    if not numbers:
        return Titles()
    try:
        found = clients.ideas.BatchGetTitles(ideas_pb2.BatchGetTitlesRequest(numbers=numbers))
    except Failed as failed:
        if not failed.is_unavailable:
            raise
        return Titles(away=True)
    return Titles({one.number: one.title for one in found.titles})


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


def keep_showing(shown: bool) -> None:  # noqa: FBT001  it is what the form says
    """Keep whether leaderboards show the viewer; raises `Failed`."""
    clients.rewards.UpdatePreferences(
        rewards_pb2.UpdatePreferencesRequest(
            preferences=rewards_pb2.Preferences(on_leaderboards=shown),
            update_mask=FieldMask(paths=["on_leaderboards"]),
        )
    )
