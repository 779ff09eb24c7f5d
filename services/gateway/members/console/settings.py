"""Lets administrators set the community up: name, vision, access, brand, code of conduct."""

import base64
import zoneinfo
from functools import lru_cache

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients, communities
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.members import views
from services.gateway.web import answers, brand, forms, markdown, parts, wire
from services.gateway.web.labels import members as labels
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2

blueprint = Blueprint("console_settings", __name__, url_prefix="/console/settings")

TEXTS = (
    "display_name",
    "vision_place",
    "vision_benefit",
    "vision_excitement",
    "brand_color",
    "locale",
    "time_zone",
)
FIELDS = (*TEXTS, "access", "features", "promise", "half_life", "etag")
CONTINENTS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Pacific/",
)
LOGO_BYTES = 24 * 1024
MEMBER_PAGES = 5


def _community() -> members_pb2.Community:
    found: members_pb2.Community = clients.members.GetCommunity(members_pb2.GetCommunityRequest())
    return found


def _begun(found: members_pb2.Community) -> forms.Form:
    """Return the form as it begins."""
    settings = clients.ideas.GetSettings(ideas_pb2.GetSettingsRequest())
    values = {name: str(getattr(found, name)) for name in TEXTS}
    values |= {
        "access": wire.word(members_pb2.Access, found.access),
        "features": ", ".join(found.features),
        "promise": str(settings.answer_promise_days),
        "half_life": f"{settings.trend_half_life_days:g}",
        "etag": found.etag,
    }
    return forms.Form(values)


@lru_cache(maxsize=1)
def _zones() -> list[str]:
    found = {one for one in zoneinfo.available_timezones() if one.startswith(CONTINENTS)}
    return ["UTC", *sorted(found)]


def _page(found: members_pb2.Community, form: forms.Form) -> Response:
    asked = members_pb2.Community(
        vision_place=form.get("vision_place"),
        vision_benefit=form.get("vision_benefit"),
        vision_excitement=form.get("vision_excitement"),
    )
    html = render_template(
        "members/console/settings/community.html",
        form=form,
        labels=labels,
        zones=_zones(),
        logo=found.logo,
        vision=views.vision(asked),
        colors=_colors(form.get("brand_color").strip()),
    )
    return answers.page(html, form.status)


def _colors(color: str) -> list[wire.View]:
    """Return how a brand colour looks on light and on dark, and how readable it is."""
    if not brand.COLOR.match(color):
        return []
    found = []
    for name, label, paper in (
        ("light", _("On light"), brand.PAPER_LIGHT),
        ("dark", _("On dark"), brand.PAPER_DARK),
    ):
        accent = brand.readable(color.lower(), paper)
        on = max(("#ffffff", "#101416"), key=lambda text: brand.contrast(text, accent))
        ratio, typed = brand.contrast(accent, paper), brand.contrast(color, paper)
        found.append(
            wire.View(
                name=name,
                label=label,
                paper=paper,
                accent=accent,
                on=on,
                ratio=f"{ratio:.1f}",
                typed=f"{typed:.1f}",
                changed=accent != color.lower(),
            )
        )
    return found


@blueprint.get("")
@access.require_staff("admin")
def index() -> Response:
    """Show how the community is set up."""
    found = _community()
    return _page(found, _begun(found))


def _typed(form: forms.Form) -> tuple[members_pb2.Community, list[str], ideas_pb2.Settings]:
    """Return the settings as they were typed, and the community's fields that change."""
    paths = [*TEXTS, "access", "features"]
    community = members_pb2.Community(etag=form.get("etag"))
    for name in TEXTS:
        setattr(community, name, form.get(name).strip())
    community.features.extend(one.strip() for one in form.get("features").split(",") if one.strip())
    try:
        community.access = wire.value(members_pb2.Access, form.get("access"))
    except ValueError:
        form.wrong("access", _("Choose who can read and join."))
    upload = request.files.get("logo")
    raw = upload.read(LOGO_BYTES + 1) if upload else b""
    if raw or request.form.get("no_logo"):
        community.logo = _picture(raw, form)
        paths.append("logo")
    return community, paths, _figures(form)


def _figures(form: forms.Form) -> ideas_pb2.Settings:
    settings = ideas_pb2.Settings()
    try:
        settings.answer_promise_days = int(form.get("promise"))
    except ValueError:
        form.wrong("promise", _("Enter a whole number of days."))
    try:
        settings.trend_half_life_days = float(form.get("half_life").replace(",", "."))
    except ValueError:
        form.wrong("half_life", _("Enter a number of days."))
    return settings


def _picture(raw: bytes, form: forms.Form) -> str:
    """Return a logo as a data URL, empty for none; notes one that can't be shown."""
    if not raw:
        return ""
    if len(raw) > LOGO_BYTES:
        form.wrong("logo", _("The logo is too large. Choose a file of at most 24 KiB."))
        return ""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        kind = "image/png"
    elif b"<svg" in raw[:1024].lower():
        kind = "image/svg+xml"
    else:
        form.wrong("logo", _("This file is not a supported image. Use SVG or PNG."))
        return ""
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def _change(
    community: members_pb2.Community, paths: list[str], settings: ideas_pb2.Settings
) -> None:
    """Change both services' settings; figures first, because they may be refused."""
    figures = FieldMask(paths=["answer_promise_days", "trend_half_life_days"])
    clients.ideas.UpdateSettings(
        ideas_pb2.UpdateSettingsRequest(settings=settings, update_mask=figures)
    )
    clients.members.UpdateCommunity(
        members_pb2.UpdateCommunityRequest(community=community, update_mask=FieldMask(paths=paths))
    )


@blueprint.post("")
@access.require_staff("admin")
def save() -> Response | BaseResponse:
    """Change how the community is set up, or show how the changes would look."""
    found = _community()
    form = forms.typed(*FIELDS)
    if "preview" in request.form:
        return _page(found, form)
    community, paths, settings = _typed(form)
    if form.errors:
        return _page(found, form)
    try:
        _change(community, paths, settings)
    except Failed as failed:
        renamed = {"answer_promise_days": "promise", "trend_half_life_days": "half_life"}
        form.values["etag"] = _community().etag
        form.values["logo"] = ""
        return _page(found, form.refuse(failed, **renamed))
    communities.directory(state()).forget()
    answers.accepted("community")
    answers.say(_("Saved. The change is visible to everyone within 30 seconds."))
    return answers.go("/console/settings")


def _acceptance(version: int) -> tuple[int, int, bool]:
    """Return how many active members accepted a version, of how many, and if there are more."""
    clients.allow(5.0)
    asked = members_pb2.ListMembersRequest(state=members_pb2.MEMBER_STATE_ACTIVE, page_size=100)
    accepted = total = 0
    for _page_number in range(MEMBER_PAGES):
        answer = clients.members.ListMembers(asked)
        total += len(answer.members)
        accepted += sum(one.accepted_conduct_version >= version for one in answer.members)
        asked.page_token = answer.next_page_token
        if not answer.next_page_token:
            break
    return accepted, total, bool(asked.page_token)


def _conduct(form: forms.Form) -> Response:
    conduct = _community().conduct
    accepted = parts.part(lambda: _acceptance(conduct.version))
    html = render_template(
        "members/console/settings/conduct.html",
        form=form,
        conduct=conduct,
        publish_time=wire.moment(conduct, "publish_time"),
        accepted=accepted.value,
        preview=markdown.markdown(form.get("body")) if "preview" in request.form else None,
    )
    return answers.page(html, form.status)


@blueprint.get("/conduct")
@access.require_staff("admin")
def conduct() -> Response:
    """Show the code of conduct, who accepted it, and the form to publish a new version."""
    now = g.community.conduct
    fresh = _community().conduct if not now.body else now
    return _conduct(forms.Form({"body": fresh.body, "reuse_terms": fresh.reuse_terms}))


@blueprint.post("/conduct")
@access.require_staff("admin")
def publish() -> Response | BaseResponse:
    """Publish a new version of the code of conduct; members are asked to accept it."""
    form = forms.typed("body", "reuse_terms")
    if "preview" in request.form:
        return _conduct(form)
    asked = members_pb2.PublishConductRequest(
        body=form.get("body"), reuse_terms=form.get("reuse_terms")
    )
    try:
        made = clients.members.PublishConduct(asked)
    except Failed as failed:
        return _conduct(form.refuse(failed))
    communities.directory(state()).forget()
    answers.accepted("conduct")
    answers.say(
        _("Version %(version)s published. Members are asked to accept it.", version=made.version)
    )
    return answers.go("/console/settings/conduct")
