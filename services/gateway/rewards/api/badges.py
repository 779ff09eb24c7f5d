"""Badges and their credentials."""

import base64
import binascii
import json
from typing import Any

from flask import Response, current_app, jsonify, request
from flask_babel import gettext as _

from services.gateway.edge import clients, errors
from services.gateway.rewards import calls
from services.gateway.rewards.schemas import badges as schemas
from services.gateway.web.answers import paged
from services.gateway.web.api import Blueprint
from services.gateway.web.links import absolute
from services.gateway.web.schemas import Paging
from services.gateway.web.wire import page_of
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint("badges", "Badges and their credentials.")

JWT = ("application/vc+jwt", "application/jwt")
JSON_LD = ("application/vc", "application/ld+json", "application/json", "application/vc+ld+json")
BAKED = {"png": pb.CREDENTIAL_FORMAT_PNG, "svg": pb.CREDENTIAL_FORMAT_SVG}


@blueprint.get("/members/<handle>/badges")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.BadgesQuery, location="query")
@blueprint.response(200, schemas.BadgesReply)
def list_badges(query: dict[str, Any], handle: str) -> Response:
    """List a member's badges.

    Newest first.
    """
    answer = clients.rewards.ListBadges(
        page_of(pb.ListBadgesRequest, query, parent=f"members/{handle}")
    )
    return paged(schemas.BadgesReply.write(answer))


@blueprint.get("/badges/pending")
@blueprint.allow("staff")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.BadgesReply)
def list_pending(query: dict[str, Any]) -> Response:
    """List awards waiting for a second person.

    Oldest first.
    """
    answer = clients.rewards.ListBadges(page_of(pb.ListBadgesRequest, query, pending=True))
    return paged(schemas.BadgesReply.write(answer))


@blueprint.get("/badges/<uid>")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.BadgeReply)
def get_badge(uid: str) -> Response:
    """Get a badge.

    With why it was awarded.
    """
    asked = pb.GetBadgeRequest(name=f"badges/{uid}")
    return jsonify(schemas.BadgeReply.write(clients.rewards.GetBadge(asked)))


@blueprint.post("/badges/<uid>/approve")
@blueprint.allow("staff")
@blueprint.response(200, schemas.BadgeReply)
def approve_badge(uid: str) -> Response:
    """Approve an award.

    As the second person. The member receives the badge.
    """
    asked = pb.ApproveBadgeRequest(name=f"badges/{uid}")
    return jsonify(schemas.BadgeReply.write(clients.rewards.ApproveBadge(asked)))


@blueprint.post("/badges/<uid>/decline")
@blueprint.allow("staff")
@blueprint.response(200, schemas.BadgeReply)
def decline_badge(uid: str) -> Response:
    """Decline an award.

    As the second person. The member does not receive the badge.
    """
    asked = pb.DeclineBadgeRequest(name=f"badges/{uid}")
    return jsonify(schemas.BadgeReply.write(clients.rewards.DeclineBadge(asked)))


@blueprint.post("/badges/<uid>/revoke")
@blueprint.allow("staff")
@blueprint.arguments(schemas.RevokeBody)
@blueprint.response(200, schemas.BadgeReply)
def revoke_badge(body: dict[str, Any], uid: str) -> Response:
    """Revoke a badge.

    Requires a reason, which is shown to the member. Revokes the credential permanently.
    """
    found = clients.rewards.RevokeBadge(
        pb.RevokeBadgeRequest(name=f"badges/{uid}", reason=body["reason"])
    )
    return jsonify(schemas.BadgeReply.write(found))


@blueprint.post("/badges/<uid>/claim")
@blueprint.allow("member")
@blueprint.arguments(schemas.ClaimBody)
@blueprint.response(200, schemas.BadgeReply)
def claim_badge(body: dict[str, Any], uid: str) -> Response:
    """Claim a badge as a credential.

    Only the member with the badge. The credential contains their email address or handle as a
    salted hash.
    """
    return jsonify(schemas.BadgeReply.write(calls.claim_badge(uid, body["recipient"])))


@blueprint.get("/badges/<uid>/credential")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.CredentialQuery, location="query")
@blueprint.response(200, schemas.CredentialReply)
def get_credential(query: dict[str, Any], uid: str) -> Response:
    """Get a badge's Open Badges 3.0 credential.

    JSON-LD; a VC-JWT if Accept is `application/vc+jwt`; an image with the credential if `baked`
    is `png` or `svg`.
    """
    form = BAKED.get(query["baked"], pb.CREDENTIAL_FORMAT_JSON_LD)
    best = request.accept_mimetypes.best_match([*JSON_LD, *JWT], "application/json")
    if not query["baked"] and best in JWT:
        form = pb.CREDENTIAL_FORMAT_JWT
    found = clients.rewards.GetCredential(
        pb.GetCredentialRequest(name=f"badges/{uid}", format=form)
    )
    response = current_app.response_class(found.content, content_type=found.media_type)
    if form == pb.CREDENTIAL_FORMAT_JSON_LD and best in JSON_LD:
        response.content_type = best
    response.set_etag(found.etag.strip('"'))
    response.headers["Vary"] = "Accept"
    response.make_conditional(request)
    return response


@blueprint.post("/credentials/verify")
@blueprint.allow("anyone")
@blueprint.arguments(schemas.VerifyBody)
@blueprint.response(200, schemas.VerificationReply)
def verify_credential(body: dict[str, Any]) -> Response:
    """Verify a credential.

    Nothing is fetched: without an embedded key, checks of other issuers are `unknown`.
    """
    found = clients.rewards.VerifyCredential(
        pb.VerifyCredentialRequest(content=_content(body), email=body["email"])
    )
    return jsonify(schemas.VerificationReply.write(found))


def _content(body: dict[str, Any]) -> bytes:
    if "content" in body:
        try:
            return base64.b64decode(body["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            text = _("Send the file as base64.")
            raise errors.refuse(422, "INVALID", text, fields={"file": text}) from error
    given = body["credential"]
    return given.encode() if isinstance(given, str) else json.dumps(given).encode()


@blueprint.get("/rewards/issuer")
@blueprint.allow("anyone")
@blueprint.response(200, schemas.IssuerReply)
def get_issuer() -> Response:
    """Get the issuer.

    Includes all keys, also retired ones.
    """
    asked = pb.GetIssuerRequest(**calls.site())
    return jsonify(schemas.IssuerReply.write(clients.rewards.GetIssuer(asked)))


@blueprint.patch("/rewards/issuer")
@blueprint.allow("admin")
@blueprint.arguments(schemas.IssuerBody)
@blueprint.response(200, schemas.IssuerReply)
def update_issuer(body: dict[str, Any]) -> Response:
    """Change the issuer's profile."""
    asked = pb.UpdateIssuerRequest(issuer=pb.Issuer(id=absolute("/issuer"), **body))
    asked.update_mask.paths.extend(body)
    return jsonify(schemas.IssuerReply.write(clients.rewards.UpdateIssuer(asked)))


@blueprint.post("/rewards/issuer/keys")
@blueprint.allow("admin")
@blueprint.response(200, schemas.IssuerReply)
def rotate_keys() -> Response:
    """Replace the signing keys.

    Badges signed with the old keys can still be verified.
    """
    asked = pb.RotateIssuerKeysRequest(**calls.site())
    return jsonify(schemas.IssuerReply.write(clients.rewards.RotateIssuerKeys(asked)))
