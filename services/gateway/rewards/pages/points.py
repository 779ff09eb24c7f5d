"""Shows a member's points with every row explained, at any date, and the rules behind them."""

from datetime import UTC, date, datetime, time
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, g, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import calls, views
from services.gateway.rewards.views import chart
from services.gateway.web import answers, links, parts, wire
from shared import clock
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("points", __name__)

ROWS = 50
RULES = 100
UNITS = ("standing", "credit")


def asked_day() -> date | None:
    """Return the day the address asks for; None for today, the future and what is no day."""
    try:
        found = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None
    return found if found < clock.now().date() else None


def end_of(day: date) -> datetime:
    """Return the last moment of a day, UTC."""
    return datetime.combine(day, time.max, UTC)


def ask(handle: str, day: date | None, unit: str) -> wire.View:
    """Return balances and a page of rows; raises `Failed`."""
    asked = rewards_pb2.GetPointsRequest(
        name=f"members/{handle}",
        page_size=ROWS,
        page_token=request.args.get("page", "")[:1024],
        unit=wire.value(rewards_pb2.Unit, unit),
    )
    if day is not None:
        asked.as_of.FromDatetime(end_of(day))
    found = clients.rewards.GetPoints(asked)
    return views.points(
        found, calls.find_titles(views.idea_of(one.fact) for one in found.transfers)
    )


def _chart(found: wire.View | None, day: date | None, unit: str) -> wire.View | None:
    """Return how standing went; only where every row is at hand."""
    if found is None or found.next_page or request.args.get("page") or unit == "credit":
        return None
    return chart.line(found.transfers, end_of(day) if day else clock.now())


@blueprint.get("/points")
@access.login_required
def own() -> BaseResponse:
    """Lead to the viewer's own points."""
    return answers.go(f"/members/{quote(g.viewer.handle)}/points")


def _now_named(handle: str) -> BaseResponse | None:
    """Return the way to who had a handle before, or None where nobody did."""
    asked = members_pb2.GetMemberRequest(name=f"members/{handle}")
    now: str = clients.members.GetMember(asked).handle
    return answers.go(f"/members/{quote(now)}/points") if now != handle else None


@blueprint.get("/members/<handle>/points")
def show(handle: str) -> Response | BaseResponse:
    """Show a member's balances, level and rows, now or as they were on a day."""
    day, unit = asked_day(), request.args.get("unit", "")
    unit = unit if unit in UNITS else ""
    own = bool(g.viewer and g.viewer.handle == handle)
    try:
        # Rewards knows the viewer by their uid before it hears of a new handle.
        found = parts.part(lambda: ask(str(g.actor.member) if own else handle, day, unit))
    except Failed as failed:
        away = _now_named(handle) if failed.status == HTTPStatus.NOT_FOUND else None
        if away is None:
            raise
        return away
    html = render_template(
        "rewards/points/show.html",
        handle=handle,
        points=found.value,
        chart=_chart(found.value, day, unit),
        path=f"/members/{quote(handle)}/points",
        day=day,
        today=clock.now().date(),
        unit=unit,
        own=own,
        address=links.address,
        first=not request.args.get("page"),
    )
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)


@blueprint.get("/points/transfers/<uid>")
def transfer(uid: str) -> Response:
    """Show one row with the accounts it moved between."""
    found = clients.rewards.GetTransfer(rewards_pb2.GetTransferRequest(name=f"transfers/{uid}"))
    titles = calls.find_titles([views.idea_of(found.fact)])
    html = render_template("rewards/points/transfer.html", row=views.transfer(found, titles))
    return answers.page(html)


def _rules() -> dict[str, Any]:
    """Return the live rules, those for standing first, and the levels."""
    boards = {one.slug: one.name for one in parts.boards()}
    asked = rewards_pb2.ListRulesRequest(
        page_size=RULES, page_token=request.args.get("page", "")[:1024]
    )
    answer = clients.rewards.ListRules(asked)
    levels = clients.rewards.ListLevels(rewards_pb2.ListLevelsRequest())
    live = [found for one in answer.rules if (found := views.rule(one, boards)).live]
    return {
        "rules": sorted(live, key=lambda one: (one.live.unit != "standing", -one.live.amount)),
        "next_page": answer.next_page_token,
        "levels": [views.level(one) for one in levels.levels],
    }


@blueprint.get("/points/rules")
def rules() -> Response:
    """Show in plain words what gives points, what never counts and how levels work."""
    found = parts.part(_rules)
    html = render_template("rewards/points/rules.html", away=found.away, **(found.value or {}))
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)
