"""Points: balances with the rows behind them, levels, leaderboards, the ledger."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.rewards import calls
from services.gateway.rewards.schemas import points as schemas
from services.gateway.web.answers import made, paged
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import message_of, page_of
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint("points", "Points and ledger entries.")


@blueprint.get("/members/<handle>/points")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.PointsQuery, location="query")
@blueprint.response(200, schemas.PointsReply)
def get_points(query: dict[str, Any], handle: str) -> Response:
    """Get a member's points

    Balances, level and a page of ledger entries, newest first. `as_of` returns an earlier balance.
    Entries are for signed-in members; credits and their entries are for the member and staff.
    """  # noqa: D400, D415  the document's own summary
    found = clients.rewards.GetPoints(page_of(pb.GetPointsRequest, query, name=f"members/{handle}"))
    return paged(schemas.PointsReply.write(found))


@blueprint.get("/levels")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.LevelsReply)
def list_levels() -> Response:
    """List the levels

    With the requirements of each, lowest first.
    """  # noqa: D400, D415
    answer = clients.rewards.ListLevels(pb.ListLevelsRequest())
    return jsonify(schemas.LevelsReply.write(answer))


@blueprint.get("/leaderboards/<period>")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.LeaderboardQuery, location="query")
@blueprint.response(200, schemas.LeaderboardReply)
def get_leaderboard(query: dict[str, Any], period: str) -> Response:
    """Get a leaderboard

    Members by `standing` earned in a `week`, a `month` or `all-time`. Equal scores share a
    rank. Staff and members who opted out are not shown.
    """  # noqa: D400, D415
    asked = page_of(pb.GetLeaderboardRequest, query)
    found = calls.find_leaderboard(period, asked.board, asked.page_size, asked.page_token)
    return paged(schemas.LeaderboardReply.write(found))


@blueprint.get("/rewards/me/preferences")
@blueprint.allow("member")
@blueprint.response(200, schemas.PreferencesReply)
def get_preferences() -> Response:
    """Get the caller's reward preferences"""  # noqa: D400, D415
    found = clients.rewards.GetPreferences(pb.GetPreferencesRequest())
    return jsonify(schemas.PreferencesReply.write(found))


@blueprint.patch("/rewards/me/preferences")
@blueprint.allow("member")
@blueprint.arguments(schemas.PreferencesBody)
@blueprint.response(200, schemas.PreferencesReply)
def update_preferences(body: dict[str, Any]) -> Response:
    """Update the caller's reward preferences"""  # noqa: D400, D415
    asked = pb.UpdatePreferencesRequest(preferences=pb.Preferences(**body))
    asked.update_mask.paths.extend(body)
    found = clients.rewards.UpdatePreferences(asked)
    return jsonify(schemas.PreferencesReply.write(found))


@blueprint.get("/rewards/transfers")
@blueprint.allow("staff")
@blueprint.arguments(schemas.TransfersQuery, location="query")
@blueprint.response(200, schemas.TransfersReply)
def search_transfers(query: dict[str, Any]) -> Response:
    """Search the ledger

    Newest first.
    """  # noqa: D400, D415
    answer = clients.rewards.SearchTransfers(
        page_of(
            pb.SearchTransfersRequest,
            query,
            member=f"members/{query['member']}" if query["member"] else "",
        )
    )
    return paged(schemas.TransfersReply.write(answer))


@blueprint.get("/rewards/transfers/<uid>")
@blueprint.allow("member")
@blueprint.response(200, schemas.TransferReply)
def get_transfer(uid: str) -> Response:
    """Get a ledger entry

    Your own, or any for staff.
    """  # noqa: D400, D415
    found = clients.rewards.GetTransfer(pb.GetTransferRequest(name=f"transfers/{uid}"))
    return jsonify(schemas.TransferReply.write(found))


@blueprint.get("/rewards/adjustments")
@blueprint.allow("staff")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.AdjustmentsReply)
def list_adjustments(query: dict[str, Any]) -> Response:
    """List adjustments

    Adjustments waiting for a second person first.
    """  # noqa: D400, D415
    answer = clients.rewards.ListAdjustments(page_of(pb.ListAdjustmentsRequest, query))
    return paged(schemas.AdjustmentsReply.write(answer))


@blueprint.post("/rewards/members/<handle>/adjustments")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AdjustmentBody)
@blueprint.response(201, schemas.AdjustmentReply)
def adjust_points(body: dict[str, Any], handle: str) -> Response:
    """Adjust a member's balance

    Requires a note for the member. Above the community limit, a second person has to approve.
    """  # noqa: D400, D415
    new = clients.rewards.AdjustPoints(
        message_of(
            pb.AdjustPointsRequest,
            {**body, "name": f"members/{handle}", "request_id": idempotency_key()},
        )
    )
    return made(schemas.AdjustmentReply.write(new))


@blueprint.post("/rewards/adjustments/<uid>/approve")
@blueprint.allow("staff")
@blueprint.response(200, schemas.AdjustmentReply)
def approve_adjustment(uid: str) -> Response:
    """Approve an adjustment

    As the second person. The balance changes.
    """  # noqa: D400, D415
    asked = pb.ApproveAdjustmentRequest(name=f"adjustments/{uid}")
    return jsonify(schemas.AdjustmentReply.write(clients.rewards.ApproveAdjustment(asked)))


@blueprint.post("/rewards/adjustments/<uid>/decline")
@blueprint.allow("staff")
@blueprint.response(200, schemas.AdjustmentReply)
def decline_adjustment(uid: str) -> Response:
    """Decline an adjustment

    As the second person. Nothing changes.
    """  # noqa: D400, D415
    asked = pb.DeclineAdjustmentRequest(name=f"adjustments/{uid}")
    return jsonify(schemas.AdjustmentReply.write(clients.rewards.DeclineAdjustment(asked)))
