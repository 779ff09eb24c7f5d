"""Lets members make and revoke personal access tokens."""

from datetime import timedelta

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients, scopes
from services.gateway.edge.errors import Failed
from services.gateway.members.schemas.members import TokenBody
from services.gateway.web import answers, forms, taking_part, wire
from shared import clock
from upwell.members.v1 import members_pb2

blueprint = Blueprint("tokens", __name__, url_prefix="/settings/tokens")

# `write` is of tokens made before there were scopes of each part, and does what `admin` does.
OFFERED = {scope: text for scope, text in scopes.SENTENCES.items() if scope != "write"}


def shape(token: members_pb2.AccessToken) -> wire.View:
    """Return a token as the page shows it."""
    return wire.View(
        uid=token.uid,
        name=token.display_name,
        scopes=[scopes.word(one) for one in token.scopes],
        create_time=wire.when(token.create_time),
        expire_time=wire.moment(token, "expire_time"),
        last_used_time=wire.moment(token, "last_used_time"),
    )


def _page(form: forms.Form, secret: str = "") -> Response:
    asked = members_pb2.ListAccessTokensRequest(
        page_size=50, page_token=request.args.get("page", "")[:1024]
    )
    found = clients.members.ListAccessTokens(asked)
    html = render_template(
        "members/settings/tokens.html",
        form=form,
        secret=secret,
        tokens=[shape(one) for one in found.access_tokens],
        more=found.next_page_token,
        now=clock.now(),
        scopes=OFFERED,
    )
    return answers.secret_page(html, form.status)


def _blank() -> forms.Form:
    return forms.Form({"display_name": "", "expire_days": "90"}, chosen={"scopes": ["read"]})


@blueprint.get("")
@access.login_required
def index() -> Response:
    """Show the viewer's tokens."""
    return _page(_blank())


@blueprint.post("")
@taking_part.required("token")
@forms.takes(TokenBody)
def create(form: forms.Form) -> Response | BaseResponse:
    """Make a token and show its secret, this once."""
    if form.is_wrong:
        return _page(form)
    token = members_pb2.AccessToken(
        display_name=form.data["display_name"],
        scopes=[scopes.value(one) for one in form.data["scopes"]],
    )
    if days := form.data.get("expire_days"):
        token.expire_time.FromDatetime(clock.now() + timedelta(days=days))
    try:
        made = clients.members.CreateAccessToken(
            members_pb2.CreateAccessTokenRequest(access_token=token)
        )
    except Failed as failed:
        return _page(form.refuse(failed, expire_time="expire_days"))
    return _page(_blank(), made.secret)


@blueprint.post("/<uid>/revoke")
@access.login_required
def revoke(uid: str) -> BaseResponse:
    """Revoke a token."""
    clients.members.RevokeAccessToken(
        members_pb2.RevokeAccessTokenRequest(name=f"accessTokens/{uid}")
    )
    answers.say(_("Token revoked. Programs that use it lose access within a minute."))
    return answers.go("/settings/tokens")
