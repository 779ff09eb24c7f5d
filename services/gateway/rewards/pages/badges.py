"""Shows badges: a member's wall, one badge with its proof, and its drawings."""

from http import HTTPStatus
from urllib.parse import quote

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import calls, views
from services.gateway.rewards.pages import credentials
from services.gateway.rewards.schemas.badges import ClaimBody
from services.gateway.web import answers, forms, parts
from services.gateway.web.links import absolute
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("badges", __name__)

WALL = 60
FORMATS = {
    "json": (rewards_pb2.CREDENTIAL_FORMAT_JSON_LD, "json"),
    "jwt": (rewards_pb2.CREDENTIAL_FORMAT_JWT, "jwt"),
    "png": (rewards_pb2.CREDENTIAL_FORMAT_PNG, "png"),
    "svg": (rewards_pb2.CREDENTIAL_FORMAT_SVG, "svg"),
}
DRAWINGS = {
    "image.svg": rewards_pb2.ART_FORMAT_SVG,
    "image.png": rewards_pb2.ART_FORMAT_PNG,
    "share.png": rewards_pb2.ART_FORMAT_SHARE,
}


@blueprint.get("/members/<handle>/badges")
def wall(handle: str) -> Response:
    """Show every badge of a member; their own wall also with those that no longer count."""
    own = bool(g.viewer and g.viewer.handle == handle)
    whole = own and bool(request.args.get("all"))
    asked = rewards_pb2.ListBadgesRequest(
        parent=f"members/{handle}",
        page_size=WALL,
        page_token=request.args.get("page", "")[:1024],
        show_all=whole,
        collapse_series=not whole,
    )
    found = parts.part(lambda: clients.rewards.ListBadges(asked))
    html = render_template(
        "rewards/badges/wall.html",
        handle=handle,
        path=f"/members/{quote(handle)}/badges",
        own=own,
        all=whole,
        away=found.away,
        badges=[views.badge(one) for one in found.value.badges] if found.value else [],
        more=found.value.next_page_token if found.value else "",
        total=found.value.total if found.value else 0,
    )
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)


def load(uid: str) -> rewards_pb2.Badge:
    """Return a badge; raises `Failed`."""
    found: rewards_pb2.Badge = clients.rewards.GetBadge(
        rewards_pb2.GetBadgeRequest(name=f"badges/{uid}")
    )
    return found


def _page(found: rewards_pb2.Badge, form: forms.Form) -> Response:
    badge = views.badge(found, calls.find_titles([views.idea_of(found.fact)]))
    url = absolute(badge.url)
    html = render_template(
        "rewards/badges/show.html",
        badge=badge,
        form=form,
        title=views.full_name(badge),
        own=bool(g.viewer and g.viewer.uid == badge.member.uid),
        url=url,
        snippet=views.snippet(badge),
        share_url=absolute(f"{badge.url}/share.png"),
        profile_url=views.add_to_profile(badge, g.community.display_name),
    )
    response = answers.page(html, form.status)
    response.vary.add("Accept")
    return response


@blueprint.get("/badges/<uid>")
@access.for_everybody
def show(uid: str) -> Response | BaseResponse:
    """Show a badge to people; programs get its credential from the same address."""
    types = (credentials.HTML, *credentials.JSON_TYPES, *credentials.JWT_TYPES)
    if credentials.wanted(*types) != credentials.HTML:
        return credential(uid)
    found = load(uid)
    # Whoever claims a badge wants it to be seen; until then it is the community's own.
    if access.is_gated_visitor() and not found.HasField("claim_time"):
        return access.ask_to_sign_in()
    return _page(found, forms.Form({"recipient": "handle"}))


@blueprint.post("/badges/<uid>/claim")
@access.login_required
@forms.takes(ClaimBody)
def claim(form: forms.Form, uid: str) -> Response | BaseResponse:
    """Claim a badge as a credential that names an address, hashed, or the handle."""
    if form.is_wrong:
        return _page(load(uid), form)
    try:
        calls.claim_badge(uid, form.data["recipient"])
    except Failed as failed:
        return _page(load(uid), form.refuse(credentials.in_words(failed)))
    answers.say(_("Download your badge or show it on other sites."))
    return answers.go(f"/badges/{uid}#take-along")


def _wanted_format() -> str:
    """Return the form of credential that the address or the Accept header asks for."""
    named = request.args.get("baked") or request.args.get("format") or ""
    if named in FORMATS:
        return named
    best = credentials.wanted(*credentials.JSON_TYPES, *credentials.JWT_TYPES)
    return "jwt" if best in credentials.JWT_TYPES else "json"


@blueprint.get("/badges/<uid>/credential")
@access.for_everybody
def credential(uid: str) -> Response:
    """Answer with the credential of a claimed badge, in the form that is asked for."""
    form, ending = FORMATS[_wanted_format()]
    found = clients.rewards.GetCredential(
        rewards_pb2.GetCredentialRequest(name=f"badges/{uid}", format=form)
    )
    filename = f"badge-{uid}.{ending}" if request.args.get("download") else ""
    return credentials.hand_out(found, 60, filename)


@blueprint.get("/badges/<uid>/<any('image.svg', 'image.png', 'share.png'):drawing>")
@access.for_everybody
def image(uid: str, drawing: str) -> Response:
    """Answer with a badge's drawing, or with the picture that previews of its address show."""
    asked = rewards_pb2.GetArtRequest(
        name=f"badges/{uid}", format=DRAWINGS[drawing], footer=g.community.display_name
    )
    return credentials.hand_out(clients.rewards.GetArt(asked), credentials.DAY)
