"""Shows who leads in a week, a month and of all time, and lets members stay out of it."""

from http import HTTPStatus

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import auth, clients, rewards
from services.gateway.errors import Failed
from services.gateway.pages import parts
from services.gateway.rewards import words
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("leaderboards", __name__, url_prefix="/leaderboards")

PAGE_SIZE = 50


def keep_showing(shown: bool) -> None:  # noqa: FBT001  it is what the form says
    """Keep whether leaderboards show the viewer; raises `Failed`."""
    clients.rewards.UpdatePreferences(
        rewards_pb2.UpdatePreferencesRequest(
            preferences=rewards_pb2.Preferences(on_leaderboards=shown),
            update_mask=FieldMask(paths=["on_leaderboards"]),
        )
    )


@blueprint.get("")
@blueprint.get("/<any('week', 'month', 'all-time'):period>")
def show(period: str = "month") -> Response:
    """Show who leads in a period, on all boards or on one."""
    board = request.args.get("board", "")[:80]
    token = request.args.get("page", "")[:1024]
    found = parts.part(lambda: rewards.find_leaderboard(period, board, PAGE_SIZE, token))
    html = render_template(
        "leaderboards/show.html",
        period=period,
        periods=words.PERIODS,
        board=board,
        boards=parts.boards(),
        leaderboard=rewards.leaderboard(found.value) if found.value else None,
        me=g.viewer.uid if g.viewer else "",
        address=parts.address,
    )
    return parts.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)


@blueprint.post("/showing")
@auth.login_required
def showing() -> BaseResponse:
    """Show the viewer on leaderboards, or leave them out."""
    shown = bool(request.form.get("on_leaderboards"))
    try:
        keep_showing(shown)
    except Failed as failed:
        parts.say_refused(failed)
    else:
        parts.say(
            _("You now appear on leaderboards again.")
            if shown
            else _("You are now hidden from leaderboards. Your points stay the same.")
        )
    return parts.back("/leaderboards")
