"""Lets administrators set the community up: name, vision, access, brand, code of conduct."""

import base64
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients, communities
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.members import views
from services.gateway.members.schemas.forms import CommunityForm
from services.gateway.members.schemas.members import ConductBody
from services.gateway.web import answers, brand, forms, markdown, parts, wire, zones
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
# What ideas keep of the settings.
FIGURES = ("answer_promise_days", "trend_half_life_days")
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
        "answer_promise_days": str(settings.answer_promise_days),
        "trend_half_life_days": f"{settings.trend_half_life_days:g}",
        "etag": found.etag,
    }
    return forms.Form(values)


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
        zones=zones.names(),
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


def _logo(form: forms.Form) -> dict[str, str]:
    """Return the logo where it changes."""
    upload = request.files.get("logo")
    raw = upload.read(LOGO_BYTES + 1) if upload else b""
    return {"logo": _picture(raw, form)} if raw or request.form.get("no_logo") else {}


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


def _change(changed: dict[str, Any], etag: str) -> None:
    """Change both services' settings; figures first, because they may be refused."""
    figures = {name: changed.pop(name) for name in FIGURES}
    clients.ideas.UpdateSettings(
        ideas_pb2.UpdateSettingsRequest(
            settings=ideas_pb2.Settings(**figures), update_mask=FieldMask(paths=FIGURES)
        )
    )
    community = wire.message_of(members_pb2.Community, changed | {"etag": etag})
    clients.members.UpdateCommunity(
        members_pb2.UpdateCommunityRequest(
            community=community, update_mask=FieldMask(paths=sorted(changed))
        )
    )


@blueprint.post("")
@access.require_staff("admin")
@forms.takes(CommunityForm, "etag", "logo", but=("logo",), features=forms.words("features"))
def save(form: forms.Form) -> Response | BaseResponse:
    """Change how the community is set up, or show how the changes would look."""
    found = _community()
    if "preview" in request.form:
        return _page(found, form.unchecked())
    changed = form.data | _logo(form)
    if form.is_wrong:
        return _page(found, form)
    try:
        _change(changed, form.get("etag"))
    except Failed as failed:
        form.values["etag"] = _community().etag
        return _page(found, form.refuse(failed))
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
@forms.takes(ConductBody)
def publish(form: forms.Form) -> Response | BaseResponse:
    """Publish a new version of the code of conduct; members are asked to accept it."""
    if "preview" in request.form:
        return _conduct(form.unchecked())
    if form.is_wrong:
        return _conduct(form)
    asked = members_pb2.PublishConductRequest(**form.data)
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
