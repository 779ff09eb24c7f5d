"""The caller: profile, tokens, sessions."""

from datetime import timedelta
from typing import Any

from flask import Response, g, jsonify
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp

from services.gateway.edge import authentication, clients, errors, scopes, sessions
from services.gateway.edge.state import state
from services.gateway.members.schemas import members as schemas
from services.gateway.web.answers import checking, if_match, made, nothing, paged, versioned
from services.gateway.web.api import Blueprint
from services.gateway.web.schemas import Paging
from shared import clock
from upwell.members.v1 import members_pb2

blueprint = Blueprint("me", "The caller's own profile, tokens and sessions.")

TOKEN_NAMES = {
    "access_token.expire_time": "expire_days",
}


def _me(found: members_pb2.Member) -> Response:
    return versioned(schemas.MeReply.write(found), found.etag)


@blueprint.get("/me")
@blueprint.allow("member")
@blueprint.response(200, schemas.MeReply)
def get_me() -> Response:
    """Get the caller."""
    return _me(
        clients.members.GetMember(members_pb2.GetMemberRequest(name=f"members/{g.actor.member}"))
    )


@blueprint.patch("/me")
@blueprint.allow("member")
@blueprint.conditional
@blueprint.arguments(schemas.MePatch)
@blueprint.response(200, schemas.MeReply)
def update_me(body: dict[str, Any]) -> Response:
    """Update the caller's profile.

    Only the fields sent are changed.
    """
    paths = sorted(body)
    links = [members_pb2.Link(**one) for one in body.pop("links", [])]
    member = members_pb2.Member(
        name=f"members/{g.actor.member}", etag=if_match(), links=links, **body
    )
    with checking():
        found = clients.members.UpdateMember(
            members_pb2.UpdateMemberRequest(member=member, update_mask=FieldMask(paths=paths))
        )
    return _me(found)


@blueprint.put("/me/conduct")
@blueprint.allow("member")
@blueprint.arguments(schemas.AcceptedConductBody)
@blueprint.response(200, schemas.MeReply)
def accept_conduct(body: dict[str, Any]) -> Response:
    """Accept the code of conduct.

    In its current version, which the community names.
    """
    clients.members.AcceptConduct(members_pb2.AcceptConductRequest(version=body["version"]))
    if g.session is not None:
        authentication.renew_identity()
    return get_me()


@blueprint.get("/me/tokens")
@blueprint.allow("member")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, schemas.TokensReply)
def list_tokens(query: dict[str, Any]) -> Response:
    """List the caller's tokens.

    Newest first, without their secrets.
    """
    answer = clients.members.ListAccessTokens(
        members_pb2.ListAccessTokensRequest(
            page_size=min(query["page_size"], 100), page_token=query["page_token"]
        )
    )
    return paged(schemas.TokensReply.write(answer))


@blueprint.post("/me/tokens")
@blueprint.allow("member")
@blueprint.arguments(schemas.TokenBody)
@blueprint.response(201, schemas.NewTokenReply)
def create_token(body: dict[str, Any]) -> Response:
    """Create a token.

    The secret is only in this answer.
    """
    asked = [scopes.value(one) for one in body["scopes"]]
    token = members_pb2.AccessToken(display_name=body["display_name"], scopes=asked)
    if "expire_days" in body:
        token.expire_time.CopyFrom(_in_days(body["expire_days"]))
    try:
        token = clients.members.CreateAccessToken(
            members_pb2.CreateAccessTokenRequest(access_token=token)
        )
    except errors.Failed as failed:
        raise failed.renamed(TOKEN_NAMES) from failed
    document = schemas.TokenReply.write(token) | {"secret": token.secret}
    response = made(document, f"/api/v1/me/tokens/{token.uid}")
    response.headers["Cache-Control"] = "no-store"
    return response


def _in_days(days: int) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(clock.now() + timedelta(days=days))
    return stamp


@blueprint.delete("/me/tokens/<uid>")
@blueprint.allow("member")
@blueprint.response(204)
def delete_token(uid: str) -> Response:
    """Revoke a token.

    It stops working within a minute.
    """
    clients.members.RevokeAccessToken(
        members_pb2.RevokeAccessTokenRequest(name=f"accessTokens/{uid}")
    )
    authentication.forget_tokens(state())
    return nothing()


@blueprint.get("/me/sessions")
@blueprint.allow("member")
@blueprint.response(200, schemas.SessionsReply)
def list_sessions() -> Response:
    """List the caller's sessions.

    Newest first.
    """
    try:
        found = sessions.of_member(state(), str(g.actor.community), str(g.actor.member))
    except sessions.Unavailable as error:
        raise errors.sessions_unavailable() from error
    return jsonify(sessions=schemas.SessionReply(many=True).dump(found))


@blueprint.delete("/me/sessions/<key>")
@blueprint.allow("member")
@blueprint.response(204)
def delete_session(key: str) -> Response:
    """End a session.

    The session ends within a minute.
    """
    try:
        ended = sessions.end(state(), str(g.actor.community), str(g.actor.member), key)
    except sessions.Unavailable as error:
        raise errors.sessions_unavailable() from error
    if not ended:
        raise errors.refuse(404, "NOT_FOUND", "There is no session by that id.")
    return nothing()
