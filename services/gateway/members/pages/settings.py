"""Lets members change their profile, languages and sessions."""

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, authentication, clients, errors, sessions
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.members import calls, views
from services.gateway.members.schemas.members import MePatch
from services.gateway.rewards import calls as reward_calls
from services.gateway.web import answers, forms, language, parts, preferences, wire, zones
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("settings", __name__, url_prefix="/settings")

LINKS = 3
# What the page of the profile has, and that of preferences has not.
PROFILE = ("handle", "display_name", "bio", "interests", "links")


def name() -> str:
    """Return the viewer's resource name."""
    return f"members/{g.actor.member}"


def _profile_form(member: wire.View) -> forms.Form:
    values = {
        "display_name": member.display_name,
        "handle": member.handle,
        "bio": member.bio,
        "interests": ", ".join(member.interests),
        "avatar": "",
        "links": "",
        "etag": member.etag,
    }
    for place in range(LINKS):
        link = member.links[place] if place < len(member.links) else None
        values[f"label{place}"] = link.label if link else ""
        values[f"url{place}"] = link.url if link else ""
    return forms.Form(values)


def _profile(form: forms.Form, member: wire.View) -> Response:
    html = render_template("members/settings/profile.html", form=form, member=member, links=LINKS)
    return answers.page(html, form.status)


@blueprint.get("")
@access.login_required
def profile() -> Response:
    """Show the profile's form and what its missing parts unlock."""
    member = views.member(calls.me())
    return _profile(_profile_form(member), member)


def _links(form: forms.Form) -> list[dict[str, str]]:
    """Return the links that have an address."""
    typed = [(form.get(f"label{n}").strip(), form.get(f"url{n}").strip()) for n in range(LINKS)]
    return [{"label": label, "url": url} for label, url in typed if url]


def _avatar() -> dict[str, str]:
    """Return the picture where it changes; raises ValueError for one that can't be shown."""
    avatar = calls.uploaded_picture("avatar")
    return {"avatar": avatar} if avatar or request.form.get("no_avatar") else {}


@blueprint.post("")
@access.login_required
@forms.takes(
    MePatch,
    "etag",
    "avatar",
    *(f"{name}{n}" for n in range(LINKS) for name in ("label", "url")),
    but=("locale", "time_zone"),
    interests=forms.words("interests"),
    links=_links,
)
def save_profile(form: forms.Form) -> Response | BaseResponse:
    """Change the profile."""
    member = views.member(calls.me())
    try:
        changed = form.data | _avatar()
    except ValueError as error:
        form.wrong("avatar", str(error))
    if form.is_wrong:
        return _profile(form, member)
    named = {"name": name(), "etag": form.get("etag")}
    asked = members_pb2.UpdateMemberRequest(
        member=wire.message_of(members_pb2.Member, changed | named),
        update_mask=FieldMask(paths=sorted(changed)),
    )
    try:
        clients.members.UpdateMember(asked)
    except Failed as failed:
        return _profile(form.refuse(failed), member)
    authentication.forget_identity()
    answers.accepted("profile")
    answers.say(_("Saved. Others can see it now."))
    return answers.go("/settings")


@blueprint.get("/preferences")
@access.login_required
def preferences_() -> Response:
    """Show language, time zone, theme, and whether leaderboards show one."""
    member = views.member(calls.me())
    form = forms.Form({"locale": member.locale, "time_zone": member.time_zone})
    found = parts.part(lambda: clients.rewards.GetPreferences(rewards_pb2.GetPreferencesRequest()))
    if found.value:
        form.values["leaderboards"] = "1"
        form.values["on_leaderboards"] = "1" if found.value.on_leaderboards else ""
    return _preferences(form)


def _preferences(form: forms.Form) -> Response:
    html = render_template("members/settings/preferences.html", form=form, zones=zones.names())
    return answers.page(html, form.status)


@blueprint.post("/preferences")
@access.login_required
@forms.takes(MePatch, "leaderboards", "on_leaderboards", but=PROFILE)
def save_preferences(form: forms.Form) -> Response | BaseResponse:
    """Change language, time zone, theme, and whether leaderboards show one."""
    if form.is_wrong:
        return _preferences(form)
    member = members_pb2.Member(name=name(), **form.data)
    mask = FieldMask(paths=sorted(form.data))
    try:
        clients.members.UpdateMember(
            members_pb2.UpdateMemberRequest(member=member, update_mask=mask)
        )
        # Without an answer of rewards, the form could not ask.
        if form.get("leaderboards"):
            reward_calls.keep_showing(bool(form.get("on_leaderboards")))
    except Failed as failed:
        return _preferences(form.refuse(failed))
    authentication.forget_identity()
    if language.speaks(form.get("locale")):
        preferences.keep_language(form.get("locale"))
    preferences.keep_theme(request.form.get("theme", ""))
    answers.say(_("Saved."))
    return answers.go("/settings/preferences")


@blueprint.get("/sessions")
@access.login_required
def list_sessions() -> Response:
    """Show where the viewer is signed in."""
    try:
        found = sessions.of_member(state(), g.community.uid, str(g.actor.member))
    except sessions.Unavailable as error:
        raise errors.sessions_unavailable() from error
    html = render_template(
        "members/settings/sessions.html", sessions=found, here=g.viewer.session_key
    )
    return answers.page(html)


@blueprint.post("/sessions/<key>/end")
@access.login_required
def end_session(key: str) -> BaseResponse:
    """End one session, or with `others` all but this one."""
    own, member = state(), str(g.actor.member)
    try:
        if key == "others":
            sessions.end_all(own, g.community.uid, member, but=g.viewer.session_key)
        elif not sessions.end(own, g.community.uid, member, key):
            raise answers.not_here()
    except sessions.Unavailable as error:
        raise errors.sessions_unavailable() from error
    answers.say(_("Session signed out. It ends within a minute."))
    return answers.go("/settings/sessions")
