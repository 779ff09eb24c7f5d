"""Hands out what proves a badge (issuer, keys, status lists), and checks credentials."""

from flask import Blueprint, Response, current_app, g, render_template, request
from flask_babel import gettext as _

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed, refuse
from services.gateway.rewards import calls, views
from services.gateway.rewards.schemas.badges import VerifyForm
from services.gateway.web import answers, forms, wire
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("credentials", __name__)

JSON_TYPES = ("application/ld+json", "application/json", "application/vc", "application/vc+ld+json")
JWT_TYPES = ("application/vc+jwt", "application/jwt", "application/vc+ld+json+jwt")
HTML = "text/html"
HOUR = 3600
DAY = 24 * HOUR
LONGEST = 256 * 1024


def hand_out(
    found: rewards_pb2.Document | rewards_pb2.Art, seconds: int, filename: str = ""
) -> Response:
    """Return a document or a drawing as it is, for other sites too, to be kept for a while."""
    response = current_app.response_class(found.content, content_type=found.media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # Members may see more than everybody does, such as their own badge while it waits.
    visibility = "private" if g.actor.is_member else "public"
    response.headers["Cache-Control"] = f"{visibility}, max-age={seconds}"
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    if found.etag:
        response.set_etag(found.etag.strip('"'))
    else:
        response.add_etag()
    response.vary.update(("Accept", "Cookie"))
    response.make_conditional(request)
    return response


def wanted(*types: str) -> str:
    """Return which of the given types the caller likes best; the first where all are alike."""
    return request.accept_mimetypes.best_match(types) or types[0]


def in_words(failed: Failed) -> Failed:
    """Return a refusal of this site's own address as one that people can do something about."""
    if "base_url" not in failed.fields:
        return failed
    return refuse(
        409,
        "HTTPS_NEEDED",
        _(
            "Credentials contain the address of this site, so the site has to use HTTPS. "
            "Contact its operator."
        ),
    )


@blueprint.get("/issuer")
@access.for_everybody
def issuer() -> Response:
    """Show who issues the community's credentials; programs get the profile."""
    try:
        found = clients.rewards.GetIssuer(rewards_pb2.GetIssuerRequest(**calls.site()))
    except Failed as failed:
        raise in_words(failed) from failed
    # A verifier often names no type at all; people always ask for HTML.
    if wanted(*JSON_TYPES, HTML) != HTML:
        document = found.document.encode()
        return hand_out(
            rewards_pb2.Document(content=document, media_type="application/ld+json"), HOUR
        )
    keys = [views.issuer_key(one) for one in found.keys]
    response = answers.page(
        render_template("rewards/credentials/issuer.html", issuer=found, keys=keys)
    )
    response.vary.add("Accept")
    return response


@blueprint.get("/issuer/keys/<kid>")
@access.for_everybody
def key(kid: str) -> Response:
    """Answer with a key of the issuer, also with one that is retired."""
    asked = rewards_pb2.GetIssuerKeyRequest(kid=kid)
    return hand_out(clients.rewards.GetIssuerKey(asked), HOUR)


@blueprint.get("/issuer/status/<int:number>")
@access.for_everybody
def status(number: int) -> Response:
    """Answer with the signed list that says which credentials are revoked."""
    jwt = wanted(*JSON_TYPES, *JWT_TYPES) in JWT_TYPES or request.args.get("format") == "jwt"
    form = rewards_pb2.CREDENTIAL_FORMAT_JWT if jwt else rewards_pb2.CREDENTIAL_FORMAT_JSON_LD
    asked = rewards_pb2.GetStatusListRequest(number=number, format=form)
    return hand_out(clients.rewards.GetStatusList(asked), 60)


def _verify(form: forms.Form, content: bytes = b"") -> Response:
    """Show the form, with what the look at a credential found where there is one."""
    found, badge = None, None
    if content:
        asked = rewards_pb2.VerifyCredentialRequest(
            content=content, email=form.get("email").strip()
        )
        try:
            found = views.verification(clients.rewards.VerifyCredential(asked))
        except Failed as failed:
            form.refuse(failed)
        else:
            badge = _shown(found)
    html = render_template("rewards/credentials/verify.html", form=form, found=found, badge=badge)
    return answers.secret_page(html, form.status)


def _shown(found: wire.View) -> wire.View | None:
    """Return our badge that a credential is of; None where it is not ours or nothing to rely on."""
    if not found.badge_url or found.verdict == "failed":
        return None
    asked = rewards_pb2.GetBadgeRequest(name=found.badge_url.removeprefix("/"))
    try:
        return views.badge(clients.rewards.GetBadge(asked))
    except Failed:
        return None


def of_badge(uid: str) -> bytes:
    """Return the credential of one of our badges; raises `Failed`."""
    asked = rewards_pb2.GetCredentialRequest(
        name=f"badges/{uid}", format=rewards_pb2.CREDENTIAL_FORMAT_JSON_LD
    )
    document: rewards_pb2.Document = clients.rewards.GetCredential(asked)
    return document.content


@blueprint.get("/verify")
@access.for_everybody
def ask() -> Response:
    """Show the form; with `?badge=` the checks of one of our badges at once."""
    uid = request.args.get("badge", "")[:64]
    form = forms.Form({"credential": "", "email": ""})
    if not uid:
        return _verify(form)
    content = of_badge(uid)
    form.values["credential"] = content.decode()
    return _verify(form, content)


@blueprint.post("/verify")
@access.for_everybody
@forms.takes(VerifyForm)
def verify(form: forms.Form) -> Response:
    """Check what was pasted or uploaded."""
    if form.is_wrong:
        return _verify(form)
    upload = request.files.get("file")
    content = (upload.read(LONGEST + 1) if upload else b"") or form.get(
        "credential"
    ).strip().encode()
    if content and len(content) <= LONGEST:
        return _verify(form, content)
    form.wrong(
        "credential",
        _("The credential is too large. The limit is 256 KiB.")
        if content
        else _("Paste a credential or upload a file."),
    )
    return _verify(form)
