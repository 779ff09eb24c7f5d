"""Shows a member: who they are, what they raised, and their picture."""

import base64
import binascii
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, g, render_template

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


def find(handle: str) -> members_pb2.Member:
    """Return a member by handle; raises `Failed`."""
    found: members_pb2.Member = clients.members.GetMember(
        members_pb2.GetMemberRequest(name=f"members/{handle}")
    )
    return found


def told(ask: Callable[[], T]) -> T | None:
    """Return what rewards answers; None while it is away or has not heard of somebody yet."""
    try:
        return parts.part(ask).value
    except Failed as failed:
        if failed.status != HTTPStatus.NOT_FOUND:
            raise
        return None


def recognition(handle: str) -> dict[str, Any]:
    """Return a member's level and newest badges, as far as rewards answers."""
    asked = rewards_pb2.ListBadgesRequest(
        parent=f"members/{handle}", page_size=BADGES, collapse_series=True
    )
    held = told(lambda: clients.rewards.ListBadges(asked))
    about = rewards_pb2.GetPointsRequest(name=f"members/{handle}", page_size=1)
    points = told(lambda: clients.rewards.GetPoints(about)) if held else None
    return {
        "points": reward_views.points(points, reward_views.Titles()) if points else None,
        "badges": [reward_views.badge(one) for one in held.badges] if held else None,
        "badge_count": held.total if held else 0,
    }


@blueprint.get("/members/<handle>")
def profile(handle: str) -> Response:
    """Show a profile with the ideas the viewer may see."""
    who = parts.part(lambda: find(handle))
    asked = ideas_pb2.GetMemberActivityRequest(name=f"members/{handle}", page_size=IDEAS)
    did = parts.part(lambda: clients.ideas.GetMemberActivity(asked))
    activity = did.value
    html = render_template(
        "members/profile.html",
        handle=handle,
        member=views.member(who.value) if who.value else None,
        activity=activity,
        ideas=idea_views.ideas(activity.ideas) if activity else [],
        own=bool(g.viewer and g.viewer.handle == handle),
        **recognition(handle),
    )
    away = who.away and did.away
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.OK)


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
