"""Shows who leads in a week, a month and of all time, and lets members stay out of it."""

from http import HTTPStatus

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access
from services.gateway.edge.errors import Failed
from services.gateway.rewards import calls, views
from services.gateway.web import answers, links, parts
from services.gateway.web.labels import rewards as labels

blueprint = Blueprint("leaderboards", __name__, url_prefix="/leaderboards")


PAGE_SIZE = 50


@blueprint.get("")
@blueprint.get("/<any('week', 'month', 'all-time'):period>")
def show(period: str = "month") -> Response:
    """Show who leads in a period, on all boards or on one."""
    board = request.args.get("board", "")[:80]
    token = request.args.get("page", "")[:1024]
    found = parts.part(lambda: calls.find_leaderboard(period, board, PAGE_SIZE, token))
    html = render_template(
        "rewards/leaderboards/show.html",
        period=period,
        periods=labels.PERIODS,
        board=board,
        boards=parts.boards(),
        leaderboard=views.leaderboard(found.value) if found.value else None,
        me=g.viewer.uid if g.viewer else "",
        address=links.address,
    )
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)


@blueprint.post("/showing")
@access.login_required
def showing() -> BaseResponse:
    """Show the viewer on leaderboards, or leave them out."""
    shown = bool(request.form.get("on_leaderboards"))
    try:
        calls.keep_showing(shown)
    except Failed as failed:
        answers.say_refused(failed)
    else:
        answers.say(
            _("You now appear on leaderboards again.")
            if shown
            else _("You are now hidden from leaderboards. Your points stay the same.")
        )
    return answers.back("/leaderboards")
