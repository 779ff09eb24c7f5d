"""Invitations by e-mail."""

from typing import Any

from flask import Response, jsonify

from services.gateway.members import calls
from services.gateway.members.schemas import members as schemas
from services.gateway.web.api import Blueprint

blueprint = Blueprint("invitations", "Invitations by email.")


@blueprint.post("/invitations/batch")
@blueprint.allow("admin")
@blueprint.arguments(schemas.InvitationsBody)
@blueprint.response(200, schemas.InvitationsReply)
def batch_create_invitations(body: dict[str, Any]) -> Response:
    """Invite many people by email.

    Each gets an email with a link to join. The answer says of each what became of it, in the order
    given; who was invited before and has not signed in yet gets another email.
    """
    found = calls.invite([(one["email"], one["display_name"]) for one in body["invitations"]])
    return jsonify(invitations=[_outcome(one) for one in found])


def _outcome(invited: calls.Invited) -> dict[str, str]:
    if invited.member is not None:
        return {"email": invited.email, "handle": invited.member.handle}
    return {"email": invited.email, "reason": invited.reason, "detail": invited.text}
