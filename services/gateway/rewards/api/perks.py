"""Perks and redemptions."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.rewards.schemas import perks as schemas
from services.gateway.web.answers import checking, created, if_match, made, paged, versioned
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.wire import message_of, page_of
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint("perks", "What credits can be spent on. Never money.")


@blueprint.get("/perks")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.PerksQuery, location="query")
@blueprint.response(200, schemas.PerksReply)
def list_perks(query: dict[str, Any]) -> Response:
    """List perks

    With the reason why the caller can't redeem it, if any.
    """  # noqa: D400, D415  the document's own summary
    answer = clients.rewards.ListPerks(page_of(pb.ListPerksRequest, query))
    return paged(schemas.PerksReply.write(answer))


@blueprint.get("/perks/<slug>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.PerkReply)
def get_perk(slug: str) -> Response:
    """Get a perk"""  # noqa: D400, D415
    found = clients.rewards.GetPerk(pb.GetPerkRequest(name=f"perks/{slug}"))
    return versioned(schemas.PerkReply.write(found), found.etag)


@blueprint.post("/perks")
@blueprint.allow("staff")
@blueprint.arguments(schemas.PerkBody)
@blueprint.response(201, schemas.PerkReply)
def create_perk(body: dict[str, Any]) -> Response:
    """Create a perk

    Creates a draft unless a state is given.
    """  # noqa: D400, D415
    asked = _perk({"stock": None, "needs_approval": True, **body})
    new = clients.rewards.CreatePerk(pb.CreatePerkRequest(perk=asked, request_id=idempotency_key()))
    return created(schemas.PerkReply.write(new), new.etag, f"/api/v1/perks/{new.slug}")


@blueprint.patch("/perks/<slug>")
@blueprint.allow("staff")
@blueprint.arguments(schemas.PerkPatch)
@blueprint.response(200, schemas.PerkReply)
def update_perk(body: dict[str, Any], slug: str) -> Response:
    """Change a perk"""  # noqa: D400, D415
    perk = _perk(body)
    perk.name, perk.etag = f"perks/{slug}", if_match()
    asked = pb.UpdatePerkRequest(perk=perk)
    asked.update_mask.paths.extend(body)
    with checking():
        found = clients.rewards.UpdatePerk(asked)
    return versioned(schemas.PerkReply.write(found), found.etag)


def _perk(body: dict[str, Any]) -> pb.Perk:
    unlimited = {"stock": -1} if body.get("stock", 0) is None else {}
    return message_of(pb.Perk, body | unlimited)


@blueprint.post("/perks/<slug>/redemptions")
@blueprint.allow("member")
@blueprint.arguments(schemas.RedemptionBody)
@blueprint.response(201, schemas.RedemptionReply)
def redeem_perk(body: dict[str, Any], slug: str) -> Response:
    """Redeem a perk

    Reserves the perk and its price.
    """  # noqa: D400, D415
    new = clients.rewards.RedeemPerk(
        pb.RedeemPerkRequest(
            name=f"perks/{slug}", answer=body["answer"], request_id=idempotency_key()
        )
    )
    return made(schemas.RedemptionReply.write(new), f"/api/v1/{new.name}")


@blueprint.get("/me/redemptions")
@blueprint.allow("member")
@blueprint.arguments(schemas.RedemptionsQuery, location="query")
@blueprint.response(200, schemas.RedemptionsReply)
def list_my_redemptions(query: dict[str, Any]) -> Response:
    """List the caller's redemptions

    Newest first.
    """  # noqa: D400, D415
    return _list(query, everyone=False)


@blueprint.get("/redemptions")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RedemptionsQuery, location="query")
@blueprint.response(200, schemas.RedemptionsReply)
def list_redemptions(query: dict[str, Any]) -> Response:
    """List everyone's redemptions

    Undecided first, oldest on top.
    """  # noqa: D400, D415
    return _list(query, everyone=True)


def _list(query: dict[str, Any], *, everyone: bool) -> Response:
    answer = clients.rewards.ListRedemptions(
        page_of(pb.ListRedemptionsRequest, query, all=everyone)
    )
    return paged(schemas.RedemptionsReply.write(answer))


@blueprint.get("/redemptions/<uid>")
@blueprint.allow("member")
@blueprint.response(200, schemas.RedemptionReply)
def get_redemption(uid: str) -> Response:
    """Get a redemption

    Your own, or any for staff.
    """  # noqa: D400, D415
    asked = pb.GetRedemptionRequest(name=f"redemptions/{uid}")
    return jsonify(schemas.RedemptionReply.write(clients.rewards.GetRedemption(asked)))


@blueprint.post("/redemptions/<uid>/cancel")
@blueprint.allow("member")
@blueprint.response(200, schemas.RedemptionReply)
def cancel_redemption(uid: str) -> Response:
    """Cancel a redemption

    Only before it is delivered. The credits are returned.
    """  # noqa: D400, D415
    asked = pb.CancelRedemptionRequest(name=f"redemptions/{uid}")
    return jsonify(schemas.RedemptionReply.write(clients.rewards.CancelRedemption(asked)))


@blueprint.post("/redemptions/<uid>/approve")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RedemptionNoteBody)
@blueprint.response(200, schemas.RedemptionReply)
def approve_redemption(body: dict[str, Any], uid: str) -> Response:
    """Approve a redemption

    Staff deliver the perk next.
    """  # noqa: D400, D415
    asked = pb.ApproveRedemptionRequest(name=f"redemptions/{uid}", **body)
    return jsonify(schemas.RedemptionReply.write(clients.rewards.ApproveRedemption(asked)))


@blueprint.post("/redemptions/<uid>/decline")
@blueprint.allow("staff")
@blueprint.arguments(schemas.DeclineRedemptionBody)
@blueprint.response(200, schemas.RedemptionReply)
def decline_redemption(body: dict[str, Any], uid: str) -> Response:
    """Decline a redemption

    Needs a note. The member gets the credits back.
    """  # noqa: D400, D415
    asked = pb.DeclineRedemptionRequest(name=f"redemptions/{uid}", **body)
    return jsonify(schemas.RedemptionReply.write(clients.rewards.DeclineRedemption(asked)))


@blueprint.post("/redemptions/<uid>/fulfil")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RedemptionNoteBody)
@blueprint.response(200, schemas.RedemptionReply)
def fulfil_redemption(body: dict[str, Any], uid: str) -> Response:
    """Fulfil a redemption

    After the perk was delivered.
    """  # noqa: D400, D415
    asked = pb.FulfilRedemptionRequest(name=f"redemptions/{uid}", **body)
    return jsonify(schemas.RedemptionReply.write(clients.rewards.FulfilRedemption(asked)))
