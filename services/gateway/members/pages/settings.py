"""Lets members change their profile, languages and sessions."""

import zoneinfo
from functools import lru_cache
from http import HTTPStatus

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from google.protobuf.field_mask_pb2 import FieldMask
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, authentication, clients, errors, sessions
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.members import calls, views
from services.gateway.rewards import calls as reward_calls
from services.gateway.web import answers, forms, language, parts, preferences, wire
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("settings", __name__, url_prefix="/settings")

LINKS = 3


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


def _typed_member(form: forms.Form) -> tuple[members_pb2.Member, list[str]]:
    """Return the profile as it was typed, and the fields that change."""
    paths = ["display_name", "handle", "bio", "interests", "links"]
    found = members_pb2.Member(
        name=name(),
        display_name=form.get("display_name"),
        handle=form.get("handle").strip(),
        bio=form.get("bio"),
        interests=[one.strip() for one in form.get("interests").split(",") if one.strip()],
        etag=form.get("etag"),
    )
    for place in range(LINKS):
        if url := form.get(f"url{place}").strip():
            found.links.add(label=form.get(f"label{place}").strip(), url=url)
    found.avatar = calls.uploaded_picture("avatar")
    if found.avatar or request.form.get("no_avatar"):
        paths.append("avatar")
    return found, paths


@blueprint.post("")
@access.login_required
def save_profile() -> Response | BaseResponse:
    """Change the profile."""
    member = views.member(calls.me())
    form = forms.typed(*_profile_form(member).values)
    try:
        typed, paths = _typed_member(form)
        changed = members_pb2.UpdateMemberRequest(member=typed, update_mask=FieldMask(paths=paths))
        clients.members.UpdateMember(changed)
    except ValueError as error:
        form.errors, form.status = {"avatar": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY
        return _profile(form, member)
    except Failed as failed:
        return _profile(form.refuse(failed), member)
    authentication.forget_identity()
    answers.accepted("profile")
    answers.say(_("Saved. Others can see it now."))
    return answers.go("/settings")


@lru_cache(maxsize=1)
def zones() -> list[str]:
    """Return the names of time zones that people choose from."""
    places = (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Pacific",
    )
    found = {one for one in zoneinfo.available_timezones() if one.startswith(places)}
    return ["UTC", *sorted(found)]


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
    html = render_template("members/settings/preferences.html", form=form, zones=zones())
    return answers.page(html, form.status)


@blueprint.post("/preferences")
@access.login_required
def save_preferences() -> Response | BaseResponse:
    """Change language, time zone, theme, and whether leaderboards show one."""
    form = forms.typed("locale", "time_zone", "leaderboards", "on_leaderboards")
    member = members_pb2.Member(
        name=name(), locale=form.get("locale"), time_zone=form.get("time_zone")
    )
    mask = FieldMask(paths=["locale", "time_zone"])
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
