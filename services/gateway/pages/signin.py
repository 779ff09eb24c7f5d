"""Signs people in with a link by e-mail, and out."""

from flask import Blueprint, Response, after_this_request, g, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import auth, clients, links, refusals
from services.gateway.errors import Failed
from services.gateway.pages import conduct, parts
from services.gateway.state import state
from shared import ids
from upwell.members.v1 import members_pb2

blueprint = Blueprint("signin", __name__)

LIFE = 15 * 60


def _cookie() -> str:
    """Return the name of the cookie that binds a link to the browser that asked."""
    return "__Host-upwell-asked" if state().config.https else "upwell-asked"


def _next() -> str:
    return auth.safe_path(request.values.get("next", "/"))


def _remember(nonce: str) -> None:
    """Keep the browser's secret for as long as the link lives."""
    secure = state().config.https

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _cookie(), nonce, max_age=LIFE, httponly=True, samesite="Lax", secure=secure
        )
        return response


@blueprint.get("/sign-in")
def ask() -> Response | BaseResponse:
    """Show the form that asks for a link."""
    if g.actor.is_member:
        return parts.go(_next())
    form = parts.Form({"email": "", "next": _next()})
    return parts.page(render_template("signin/ask.html", form=form))


@blueprint.post("/sign-in")
def send() -> Response | BaseResponse:
    """Send a link, and say the same whether the address is known or not."""
    form = parts.typed("email")
    form.values["next"] = _next()
    nonce = request.cookies.get(_cookie(), "") or ids.new_secret()
    wanted = members_pb2.RequestSignInLinkRequest(
        email=form.get("email").strip(),
        browser_nonce=nonce,
        next_path=_next(),
        locale=str(get_locale() or "en"),
        base_url=links.absolute(""),
    )
    try:
        clients.members.RequestSignInLink(wanted)
    except Failed as failed:
        html = render_template("signin/ask.html", form=form.refuse(failed))
        return parts.page(html, form.status)
    _remember(nonce)
    return parts.page(render_template("signin/sent.html", form=form, dev=state().config.dev))


@blueprint.get("/sign-in/confirm")
def confirm() -> Response:
    """Show the button that uses the link up, so that programs that look at links do not."""
    token = request.args.get("token", "")
    html = render_template("signin/confirm.html", token=token)
    return parts.secret_page(html)


@blueprint.post("/sign-in/confirm")
def enter() -> Response | BaseResponse:
    """Use the link up and sign this browser in."""
    asked = members_pb2.ConfirmSignInLinkRequest(
        token=request.form.get("token", ""), browser_nonce=request.cookies.get(_cookie(), "")
    )
    try:
        identity = clients.members.ConfirmSignInLink(asked)
    except Failed as failed:
        if failed.is_away or failed.status == 429:  # noqa: PLR2004  too many requests
            raise
        html = render_template("signin/refused.html", text=refusals.say(failed))
        return parts.secret_page(html, failed.status)
    auth.sign_in(identity, "link")
    path = auth.safe_path(identity.next_path or "/")
    if conduct.is_due():
        return parts.go(parts.address("/welcome", next=path))
    parts.say(_("You are signed in as %(name)s.", name=g.viewer.display_name))
    return parts.go(path)


@blueprint.post("/sign-out")
def leave() -> BaseResponse:
    """End this browser's session."""
    auth.sign_out()
    parts.say(_("You are signed out."))
    return parts.go("/")
