"""Signs people in with a link by e-mail, and out."""

from flask import Blueprint, Response, after_this_request, g, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, authentication, clients
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.members.pages import conduct
from services.gateway.web import answers, forms, links, refusals
from shared import ids
from upwell.members.v1 import members_pb2

blueprint = Blueprint("signin", __name__)

LIFE = 15 * 60


def _cookie() -> str:
    """Return the name of the cookie that binds a link to the browser that asked."""
    return "__Host-upwell-asked" if state().config.https else "upwell-asked"


def _next() -> str:
    return access.safe_path(request.values.get("next", "/"))


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
        return answers.go(_next())
    form = forms.Form({"email": "", "next": _next()})
    return answers.page(render_template("members/signin/ask.html", form=form))


@blueprint.post("/sign-in")
def send() -> Response | BaseResponse:
    """Send a link, and say the same whether the address is known or not."""
    form = forms.typed("email")
    form.values["next"] = _next()
    nonce = request.cookies.get(_cookie(), "") or ids.new_secret()
    wanted = members_pb2.RequestSignInLinkRequest(
        email=form.get("email").strip(),
        browser_nonce=nonce,
        next_path=_next(),
        locale=str(get_locale() or "en"),
        base_url=links.asked_origin(),
    )
    try:
        clients.members.RequestSignInLink(wanted)
    except Failed as failed:
        html = render_template("members/signin/ask.html", form=form.refuse(failed))
        return answers.page(html, form.status)
    _remember(nonce)
    return answers.page(
        render_template("members/signin/sent.html", form=form, dev=state().config.dev)
    )


@blueprint.get("/sign-in/confirm")
def confirm() -> Response:
    """Show the button that uses the link up, so that programs that look at links do not."""
    token = request.args.get("token", "")
    html = render_template("members/signin/confirm.html", token=token)
    return answers.secret_page(html)


@blueprint.post("/sign-in/confirm")
def enter() -> Response | BaseResponse:
    """Use the link up and sign this browser in."""
    asked = members_pb2.ConfirmSignInLinkRequest(
        token=request.form.get("token", ""), browser_nonce=request.cookies.get(_cookie(), "")
    )
    try:
        identity = clients.members.ConfirmSignInLink(asked)
    except Failed as failed:
        if failed.is_unavailable or failed.status == 429:  # noqa: PLR2004  too many requests
            raise
        html = render_template("members/signin/refused.html", text=refusals.say(failed))
        return answers.secret_page(html, failed.status)
    authentication.sign_in(identity, "link")
    path = access.safe_path(identity.next_path or "/")
    if conduct.is_due():
        return answers.go(links.address("/welcome", next=path))
    answers.say(_("You are signed in as %(name)s.", name=g.viewer.display_name))
    return answers.go(path)


@blueprint.post("/sign-out")
def leave() -> BaseResponse:
    """End this browser's session."""
    authentication.sign_out()
    answers.say(_("You are signed out."))
    return answers.go("/")
