"""Signs people in with a link or a code by e-mail, and out."""

from flask import Blueprint, Response, after_this_request, g, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, authentication, clients
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.members.schemas.forms import CodeForm, SignInForm
from services.gateway.web import answers, forms, links, parts, pressed, refusals
from services.gateway.web.labels import members as labels
from shared import ids
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint("signin", __name__)

LIFE = 15 * 60
SETUP = "/console/setup"


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


def _why() -> str:
    """Return why the page appeared, as a sentence; empty for who came by themselves."""
    what, number = request.values.get("for", ""), request.values.get("idea", "")
    if what in labels.SIGN_IN:
        about, plain = labels.SIGN_IN[what]
        title = _title(number) if number.isdecimal() and len(number) < 10 else ""  # noqa: PLR2004  numbers are small
        return str(about) % {"title": title} if title else str(plain)
    places = (text for start, text in labels.SIGN_IN_PLACES.items() if _next().startswith(start))
    if access.is_gated_visitor() and _next() != "/":
        return str(_("This community is for members only."))
    return str(next(places, ""))


def _title(number: str) -> str:
    """Return an idea's title; empty where visitors can't read it."""
    asked = ideas_pb2.GetIdeaRequest(name=f"ideas/{number}")
    try:
        found: str = clients.ideas.GetIdea(asked, timeout=1.0).title
    except Failed:
        return ""
    return found


def _page(template: str, form: forms.Form) -> Response:
    hidden = {name: request.values.get(name, "")[:2000] for name in ("next", "for", "idea")}
    html = render_template(
        f"members/signin/{template}.html",
        form=form,
        hidden=hidden | {"next": _next()},
        why=_why() if template == "ask" else "",
        pressed=pressed.found() is not None,
        dev=state().config.dev,
    )
    return answers.page(html, form.status)


@blueprint.get("/sign-in")
def ask() -> Response | BaseResponse:
    """Say why one has to sign in, and show the form that asks for a link."""
    if g.actor.is_member:
        return answers.go(_next())
    found = pressed.found()
    # What was pressed long ago, or elsewhere, is not what this person comes for.
    if found is None or found[0] != request.args.get("for"):
        pressed.forget()
    return _page("ask", forms.Form({"email": ""}))


@blueprint.post("/sign-in")
@forms.takes(SignInForm)
def send(form: forms.Form) -> Response | BaseResponse:
    """Send a link and a code, and say the same whether the address is known or not."""
    if form.is_wrong:
        return _page("ask", form)
    nonce = request.cookies.get(_cookie(), "") or ids.new_secret()
    wanted = members_pb2.RequestSignInLinkRequest(
        email=form.data["email"],
        browser_nonce=nonce,
        next_path=_next(),
        locale=str(get_locale() or "en"),
        base_url=links.asked_origin(),
    )
    try:
        clients.members.RequestSignInLink(wanted)
    except Failed as failed:
        return _page("ask", form.refuse(failed))
    _remember(nonce)
    form.values["code"] = ""
    return _page("sent", form)


@blueprint.post("/sign-in/code")
@forms.takes(CodeForm)
def enter_code(form: forms.Form) -> Response | BaseResponse:
    """Sign this browser in by the code of the email, wherever the email was opened."""
    if form.is_wrong:
        return _page("sent", form)
    asked = members_pb2.ConfirmSignInCodeRequest(
        code=form.data["code"], browser_nonce=request.cookies.get(_cookie(), "")
    )
    try:
        identity = clients.members.ConfirmSignInCode(asked)
    except Failed as failed:
        if failed.is_unavailable or failed.status == 429:  # noqa: PLR2004  too many requests
            raise
        form.status = failed.status
        form.errors["code"] = refusals.say(failed)
        return _page("sent", form)
    return _arrive(identity)


@blueprint.get("/sign-in/confirm")
def confirm() -> Response:
    """Show the button that uses the link up, so that programs that look at links do not."""
    token = request.args.get("token", "")
    try:
        _confirm(token, validate_only=True)
    except Failed as failed:
        return _refused(failed)
    html = render_template("members/signin/confirm.html", token=token)
    return answers.secret_page(html)


def _confirm(token: str, *, validate_only: bool = False) -> members_pb2.Identity:
    asked = members_pb2.ConfirmSignInLinkRequest(
        token=token,
        browser_nonce=request.cookies.get(_cookie(), ""),
        validate_only=validate_only,
    )
    identity: members_pb2.Identity = clients.members.ConfirmSignInLink(asked)
    return identity


def _refused(failed: Failed) -> Response:
    """Say why a link does not work here, and the way on; raises what is not about the link."""
    if failed.is_unavailable or failed.status == 429:  # noqa: PLR2004  too many requests
        raise failed
    if code := failed.problem.metadata.get("code", ""):
        html = render_template("members/signin/elsewhere.html", code=code)
        return answers.secret_page(html)
    html = render_template("members/signin/refused.html", text=refusals.say(failed))
    return answers.secret_page(html, failed.status)


@blueprint.post("/sign-in/confirm")
def enter() -> Response | BaseResponse:
    """Use the link up and sign this browser in."""
    try:
        identity = _confirm(request.form.get("token", ""))
    except Failed as failed:
        return _refused(failed)
    return _arrive(identity)


def _arrive(identity: members_pb2.Identity) -> BaseResponse:
    """Sign in, ask newcomers for their name, and lead on to where they were going."""
    pressed.carry_over(lambda: authentication.sign_in(identity, "link"))
    path = access.safe_path(identity.next_path or "/")
    if path == "/" and g.actor.has("admin") and parts.has_no_boards():
        path = SETUP
    return answers.go(links.address("/welcome", next=path, new=identity.is_new))


@blueprint.post("/sign-out")
def leave() -> BaseResponse:
    """End this browser's session."""
    authentication.sign_out()
    answers.say(_("You are signed out."))
    return answers.go("/")
