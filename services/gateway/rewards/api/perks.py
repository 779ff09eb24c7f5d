"""Perks and redemptions."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.rewards.api import dump
from services.gateway.rewards.schemas import perks as schemas
from services.gateway.web.answers import checking, created, if_match, listing, versioned
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.wire import value
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint(
    "perks", "What credits can be spent on. Never money.", {"slug": "id", "name": "id"}
)

TIMES = ("start_time", "end_time")


@blueprint.get("/perks")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.PerksQuery, location="query")
@blueprint.response(200, schemas.PerksReply)
def list_perks(query: dict[str, Any]) -> Response:
    """List perks.

    With the reason why the caller can't redeem it, if any.
    """
    answer = clients.rewards.ListPerks(
        pb.ListPerksRequest(show_all=query["show_all"], **dump.paging(query))
    )
    return listing("perks", [dump.perk(one) for one in answer.perks], answer.next_page_token)


@blueprint.get("/perks/<slug>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.PerkReply)
def get_perk(slug: str) -> Response:
    """Get a perk."""
    found = clients.rewards.GetPerk(pb.GetPerkRequest(name=f"perks/{slug}"))
    return versioned(dump.perk(found), found.etag)


@blueprint.post("/perks")
@blueprint.allow("staff")
@blueprint.idempotent
@blueprint.arguments(schemas.PerkBody)
@blueprint.response(201, schemas.PerkReply)
def create_perk(body: dict[str, Any]) -> Response:
    """Create a perk.

    Creates a draft unless a state is given.
    """
    asked = _perk({"stock": None, "needs_approval": True, **body})
    made = clients.rewards.CreatePerk(
        pb.CreatePerkRequest(perk=asked, request_id=idempotency_key())
    )
    return created(dump.perk(made), made.etag, f"/api/v1/perks/{made.slug}")


@blueprint.patch("/perks/<slug>")
@blueprint.allow("staff")
@blueprint.conditional
@blueprint.arguments(schemas.PerkPatch)
@blueprint.response(200, schemas.PerkReply)
def update_perk(body: dict[str, Any], slug: str) -> Response:
    """Change a perk."""
    perk = _perk(body)
    perk.name, perk.etag = f"perks/{slug}", if_match()
    asked = pb.UpdatePerkRequest(perk=perk)
    asked.update_mask.paths.extend(body)
    with checking():
        found = clients.rewards.UpdatePerk(asked)
    return versioned(dump.perk(found), found.etag)


def _perk(body: dict[str, Any]) -> pb.Perk:
    given = dict(body)
    if "id" in given:
        given["slug"] = given.pop("id")
    if "kind" in given:
        given["kind"] = value(pb.PerkKind, given["kind"])
    if "state" in given:
        given["state"] = value(pb.PerkState, given["state"])
    if "stock" in given and given["stock"] is None:
        given["stock"] = -1
    for name in TIMES:
        if name in given:
            given[name] = dump.stamp(given[name])
    return pb.Perk(**given)


@blueprint.post("/perks/<slug>/redemptions")
@blueprint.allow("member")
@blueprint.idempotent
@blueprint.arguments(schemas.RedemptionBody)
@blueprint.response(201, schemas.RedemptionReply)
def redeem_perk(body: dict[str, Any], slug: str) -> Response:
    """Redeem a perk.

    Reserves the perk and its price.
    """
    made = clients.rewards.RedeemPerk(
        pb.RedeemPerkRequest(
            name=f"perks/{slug}", answer=body["answer"], request_id=idempotency_key()
        )
    )
    response = jsonify(dump.redemption(made))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/{made.name}"
    return response


@blueprint.get("/me/redemptions")
@blueprint.allow("member")
@blueprint.arguments(schemas.RedemptionsQuery, location="query")
@blueprint.response(200, schemas.RedemptionsReply)
def list_my_redemptions(query: dict[str, Any]) -> Response:
    """List the caller's redemptions.

    Newest first.
    """
    return _list(query, everyone=False)


@blueprint.get("/redemptions")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RedemptionsQuery, location="query")
@blueprint.response(200, schemas.RedemptionsReply)
def list_redemptions(query: dict[str, Any]) -> Response:
    """List everyone's redemptions.

    Undecided first, oldest on top.
    """
    return _list(query, everyone=True)


def _list(query: dict[str, Any], *, everyone: bool) -> Response:
    answer = clients.rewards.ListRedemptions(
        pb.ListRedemptionsRequest(
            all=everyone,
            state=value(pb.RedemptionState, query["state"]),
            **dump.paging(query),
        )
    )
    return listing(
        "redemptions", [dump.redemption(one) for one in answer.redemptions], answer.next_page_token
    )


@blueprint.get("/redemptions/<uid>")
@blueprint.allow("member")
@blueprint.response(200, schemas.RedemptionReply)
def get_redemption(uid: str) -> Response:
    """Get a redemption.

    Your own, or any for staff.
    """
    asked = pb.GetRedemptionRequest(name=f"redemptions/{uid}")
    return jsonify(dump.redemption(clients.rewards.GetRedemption(asked)))


@blueprint.post("/redemptions/<uid>/cancel")
@blueprint.allow("member")
@blueprint.response(200, schemas.RedemptionReply)
def cancel_redemption(uid: str) -> Response:
    """Cancel a redemption.

    Only before it is delivered. The credits are returned.
    """
    asked = pb.CancelRedemptionRequest(name=f"redemptions/{uid}")
    return jsonify(dump.redemption(clients.rewards.CancelRedemption(asked)))


@blueprint.post("/redemptions/<uid>/approve")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RedemptionNoteBody)
@blueprint.response(200, schemas.RedemptionReply)
def approve_redemption(body: dict[str, Any], uid: str) -> Response:
    """Approve a redemption.

    Staff deliver the perk next.
    """
    asked = pb.ApproveRedemptionRequest(name=f"redemptions/{uid}", **body)
    return jsonify(dump.redemption(clients.rewards.ApproveRedemption(asked)))


@blueprint.post("/redemptions/<uid>/decline")
@blueprint.allow("staff")
@blueprint.arguments(schemas.DeclineRedemptionBody)
@blueprint.response(200, schemas.RedemptionReply)
def decline_redemption(body: dict[str, Any], uid: str) -> Response:
    """Decline a redemption.

    Needs a note. The member gets the credits back.
    """
    asked = pb.DeclineRedemptionRequest(name=f"redemptions/{uid}", **body)
    return jsonify(dump.redemption(clients.rewards.DeclineRedemption(asked)))


@blueprint.post("/redemptions/<uid>/fulfil")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RedemptionNoteBody)
@blueprint.response(200, schemas.RedemptionReply)
def fulfil_redemption(body: dict[str, Any], uid: str) -> Response:
    """Fulfil a redemption.

    After the perk was delivered.
    """
    asked = pb.FulfilRedemptionRequest(name=f"redemptions/{uid}", **body)
    return jsonify(dump.redemption(clients.rewards.FulfilRedemption(asked)))
