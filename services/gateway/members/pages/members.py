"""Shows a member: who they are, what they raised, and their picture."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Blueprint, Response, current_app, g, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views as idea_views
from services.gateway.members import views
from services.gateway.rewards import views as reward_views
from services.gateway.web import answers, parts
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("members", __name__)

T = TypeVar("T")

IDEAS = 10
BADGES = 8
PICTURE = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=]+)\Z")
YEAR = 365 * 24 * 3600


def find(handle: str, time: datetime | None = None) -> members_pb2.Member:
    """Return a member by handle, or by the one they had at a time; raises `Failed`."""
    asked = members_pb2.GetMemberRequest(name=f"members/{handle}")
    if time is not None:
        asked.handle_time.FromDatetime(time)
    found: members_pb2.Member = clients.members.GetMember(asked)
    return found


def told(ask: Callable[[], T]) -> T | None:
    """Return what rewards answers; None while it is away or has not heard of somebody yet."""
    try:
        return parts.part(ask).value
    except Failed as failed:
        if failed.status != HTTPStatus.NOT_FOUND:
            raise
        return None


def recognition(uid: str) -> dict[str, Any]:
    """Return a member's level and newest badges, as far as rewards answers."""
    asked = rewards_pb2.ListBadgesRequest(
        parent=f"members/{uid}", page_size=BADGES, collapse_series=True
    )
    held = told(lambda: clients.rewards.ListBadges(asked))
    about = rewards_pb2.GetPointsRequest(name=f"members/{uid}", page_size=1)
    points = told(lambda: clients.rewards.GetPoints(about)) if held else None
    return {
        "points": reward_views.points(points, reward_views.Titles()) if points else None,
        "badges": [reward_views.badge(one) for one in held.badges] if held else None,
        "badge_count": held.total if held else 0,
    }


def _moment() -> datetime | None:
    """Return when a mention that led here was written, as its address says."""
    given = request.args.get("at", "")
    if not given.isdecimal() or len(given) > 11:  # noqa: PLR2004  seconds, for some thousand years
        return None
    return datetime.fromtimestamp(int(given), UTC)


@blueprint.get("/members/<handle>")
def profile(handle: str) -> Response | BaseResponse:
    """Show a profile with the ideas the viewer may see.

    A handle that somebody had before, and their uid, lead to the one they have now.
    """
    who = parts.part(lambda: find(handle, _moment()))
    if who.value and who.value.handle != handle:
        return redirect(f"/members/{quote(who.value.handle)}", HTTPStatus.FOUND)
    # By uid others know somebody before they hear of a new handle.
    uid = who.value.uid if who.value else handle
    asked = ideas_pb2.GetMemberActivityRequest(name=f"members/{uid}", page_size=IDEAS)
    activity, away = _activity(asked)
    html = render_template(
        "members/profile.html",
        handle=handle,
        member=views.member(who.value) if who.value else None,
        activity=activity,
        ideas=idea_views.ideas(activity.ideas) if activity else [],
        own=bool(g.viewer and g.viewer.uid == uid),
        **recognition(uid),
    )
    status = HTTPStatus.SERVICE_UNAVAILABLE if who.away and away else HTTPStatus.OK
    return answers.page(html, status)


def _activity(
    asked: ideas_pb2.GetMemberActivityRequest,
) -> tuple[ideas_pb2.MemberActivity | None, bool]:
    """Return what somebody did, None where ideas has not heard of them, and if it is away."""
    try:
        found = parts.part(lambda: clients.ideas.GetMemberActivity(asked))
    except Failed as failed:
        if failed.status != HTTPStatus.NOT_FOUND:
            raise
        return None, False
    return found.value, found.away


@blueprint.get("/members/<handle>/avatar")
def avatar(handle: str) -> Response:
    """Answer with a member's picture; its address changes when the picture does."""
    found = PICTURE.match(find(handle).avatar)
    if found is None:
        raise answers.not_here()
    try:
        raw = base64.b64decode(found[2], validate=True)
    except binascii.Error as error:
        raise answers.not_here() from error
    response = current_app.response_class(raw, mimetype=found[1])
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    return response
