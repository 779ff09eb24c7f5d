"""Lets staff find members, give roles, suspend, invite and erase."""

from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.ideas import views as idea_views
from services.gateway.members import calls, views
from services.gateway.members.schemas.forms import PeopleForm
from services.gateway.members.schemas.members import CapabilityBody, InvitationBody, SuspensionBody
from services.gateway.portability import calls as erasure_calls
from services.gateway.portability import views as erasure_views
from services.gateway.portability.schemas import ErasureForm
from services.gateway.web import answers, forms, links, parts, tables, wire
from services.gateway.web.labels import members as labels
from shared import clock
from upwell.ideas.v1 import ideas_pb2
from upwell.members.v1 import members_pb2
from upwell.portability.v1 import portability_pb2 as pb

blueprint = Blueprint("console_members", __name__, url_prefix="/console/members")

PAGE = 40
STATES = ("active", "suspended", "placeholder", "erased")


def _asked() -> dict[str, str]:
    """Return what the address asks for; what it spells wrongly is left out."""
    asked = {name: forms.arg(name, 1024) for name in ("q", "role", "state", "page")}
    asked["role"] = asked["role"] if asked["role"] in labels.ROLES else ""
    asked["state"] = asked["state"] if asked["state"] in STATES else ""
    return asked


def _ask(asked: dict[str, str], size: int, token: str) -> members_pb2.ListMembersResponse:
    found: members_pb2.ListMembersResponse = clients.members.ListMembers(
        members_pb2.ListMembersRequest(
            query=asked["q"][:200],
            role=wire.value(members_pb2.Role, asked["role"]),
            state=f"MEMBER_STATE_{asked['state'].upper() or 'UNSPECIFIED'}",
            page_size=size,
            page_token=token,
        )
    )
    return found


def _list() -> dict[str, Any]:
    """Return the list that the address asks for, with the addresses around it."""
    asked = _asked()
    answer = _ask(asked, PAGE, asked["page"])
    return {
        "asked": asked,
        "members": [_row(one) for one in answer.members],
        "more": _url(asked, page=answer.next_page_token) if answer.next_page_token else "",
        "menus": _menus(asked),
        "csv": links.address("/console/members/-/export.csv", **{**asked, "page": ""}),
        "query": {name: text for name, text in asked.items() if text},
    }


def _row(message: members_pb2.Member) -> wire.View:
    """Return a member as the list shows them, with the roles that members do not all have."""
    found = views.member(message)
    found.role_names = [str(labels.ROLES[role][0]) for role in found.roles if role in labels.ROLES]
    return found


def _url(asked: dict[str, str], **changes: str) -> str:
    return links.address("/console/members", **{**asked, "page": "", **changes})


def _menus(asked: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    roles = {"": _("Any role"), **{key: name for key, (name, _hint) in labels.ROLES.items()}}
    states = {"": _("Any state"), **labels.STATES}
    return {
        name: [
            {"label": str(label), "url": _url(asked, **{name: key}), "current": key == asked[name]}
            for key, label in found.items()
        ]
        for name, found in (("role", roles), ("state", states))
    }


def _page(template: str, status: int = 200, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    html = render_template(
        template, listed=_list(), labels=labels, is_admin=g.actor.has("admin"), **more
    )
    return answers.page(html, status)


@blueprint.get("")
@access.require_staff()
def index() -> Response:
    """Show members, filtered as the address asks."""
    return _page("members/console/index.html")


COLUMNS: tables.Columns = {
    "handle": lambda one: one.handle,
    "display_name": lambda one: one.display_name,
    "email": lambda one: one.email,
    "roles": lambda one: " ".join(wire.word(members_pb2.Role, role) for role in one.roles),
    "state": lambda one: wire.word(members_pb2.MemberState, one.state),
    "create_time": lambda one: wire.when(one.create_time),
}


@blueprint.get("/-/export.csv")
@access.require_staff()
def export_csv() -> Response:
    """Hand out the members that the address asks for."""
    asked = _asked()

    def fetch(token: str) -> tuple[Sequence[members_pb2.Member], str]:
        found = _ask(asked, tables.PAGE, token)
        return found.members, found.next_page_token

    return tables.answer("members", COLUMNS, fetch)


def _find(handle: str) -> members_pb2.Member:
    found: members_pb2.Member = clients.members.GetMember(
        members_pb2.GetMemberRequest(name=f"members/{handle}")
    )
    return found


def _capabilities(handle: str) -> list[wire.View]:
    """Return the capabilities of a member that are in force; only administrators see them."""
    if not g.actor.has("admin"):
        return []
    asked = members_pb2.ListCapabilitiesRequest(parent=f"members/{handle}", page_size=100)
    answer = clients.members.ListCapabilities(asked)
    return [
        wire.View(
            uid=one.name.rpartition("/")[2],
            capability=one.capability,
            scope=one.scope,
            expire_time=wire.moment(one, "expire_time"),
            create_time=wire.when(one.create_time),
        )
        for one in answer.capabilities
    ]


def _thing(handle: str, form: forms.Form | None = None, problem: str = "") -> Response:
    member = views.member(_find(handle))
    did = _activity(handle)
    begun = {"capability": "moderate", "scope": "", "expire_time": _in_days(90), "reason": ""}
    form = form or forms.Form({**begun, "email": "", "handle": ""})
    return _page(
        "members/console/show.html",
        form.status,
        member=member,
        form=form,
        problem=problem,
        capabilities=_capabilities(handle),
        scopes=[(f"board={one.slug}", one.name) for one in parts.boards()],
        activity=did,
        ideas=idea_views.ideas(did.ideas) if did else [],
        today=clock.now().date(),
        may_suspend=g.actor.has("moderator", "admin") and member.handle != g.actor.handle,
        undo=_undo(),
        erasure=_erasure(member),
    )


def _erasure(member: wire.View) -> wire.View | None:
    """Return the erasure of a former member for administrators, None where there is none to see."""
    if not member.erased or not g.actor.has("admin"):
        return None
    asked = pb.ListErasuresRequest(page_size=1, member=f"members/{member.uid}")
    found = parts.part(lambda: clients.portability.ListErasures(asked)).value
    return erasure_views.erasure(found.erasures[0]) if found and found.erasures else None


def _activity(handle: str) -> ideas_pb2.MemberActivity | None:
    """Return what a member did; None where ideas is away, or has not heard of them yet."""
    asked = ideas_pb2.GetMemberActivityRequest(name=f"members/{handle}", page_size=5)
    try:
        found: ideas_pb2.MemberActivity = clients.ideas.GetMemberActivity(asked)
    except Failed as failed:
        if failed.is_unavailable or failed.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    return found


def _in_days(days: int) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def _undo() -> dict[str, str] | None:
    """Return the role that was just given or taken, as the address says."""
    role, on = forms.arg("role_changed"), forms.arg("was")
    if role not in labels.ROLES or on not in ("0", "1"):
        return None
    return {"role": role, "name": str(labels.ROLES[role][0]), "on": on}


@blueprint.get("/<handle>")
@access.require_staff()
def show(handle: str) -> Response:
    """Show a member, and what the viewer may do about them."""
    return _thing(handle)


def _here(handle: str, **more: str) -> BaseResponse:
    asked = {name: forms.arg(name, 1024) for name in ("q", "state", "page")}
    return answers.go(links.address(f"/console/members/{handle}", **asked, **more))


@blueprint.post("/<handle>/roles")
@access.require_staff("admin")
def roles(handle: str) -> BaseResponse:
    """Give a role or take it away, and offer to undo that."""
    role, on = request.form.get("role", ""), request.form.get("on") == "1"
    name = f"members/{handle}"
    chosen = wire.value(members_pb2.Role, role if role in labels.ROLES else "")
    if on:
        granted = members_pb2.GrantRoleRequest(name=name, role=chosen)
        done = answers.attempt(lambda: clients.members.GrantRole(granted), "")
    else:
        revoked = members_pb2.RevokeRoleRequest(name=name, role=chosen)
        done = answers.attempt(lambda: clients.members.RevokeRole(revoked), "")
    state().forget_people()
    return _here(handle, **({"role_changed": role, "was": "0" if on else "1"} if done else {}))


@blueprint.post("/<handle>/capabilities")
@access.require_staff("admin")
@forms.takes(CapabilityBody)
def grant(form: forms.Form, handle: str) -> Response | BaseResponse:
    """Give a narrow power with a scope and an end."""
    if form.is_wrong:
        return _thing(handle, form)
    capability = wire.message_of(members_pb2.Capability, form.data)
    asked = members_pb2.GrantCapabilityRequest(parent=f"members/{handle}", capability=capability)
    try:
        clients.members.GrantCapability(asked)
    except Failed as failed:
        return _thing(handle, form.refuse(failed))
    state().forget_people()
    answers.accepted(f"capability-{handle}")
    answers.say(_("Capability granted. It expires automatically."))
    return _here(handle)


@blueprint.post("/<handle>/capabilities/<uid>/revoke")
@access.require_staff("admin")
def revoke(handle: str, uid: str) -> BaseResponse:
    """Take a capability away."""
    name = f"members/{handle}/capabilities/{uid}"
    asked = members_pb2.RevokeCapabilityRequest(name=name)
    answers.attempt(lambda: clients.members.RevokeCapability(asked), _("Revoked."))
    state().forget_people()
    return _here(handle)


@blueprint.post("/<handle>/suspend")
@access.require_staff("moderator", "admin")
@forms.takes(SuspensionBody)
def suspend(form: forms.Form, handle: str) -> Response | BaseResponse:
    """Suspend a member, with a reason that the audit keeps."""
    if form.is_wrong:
        return _thing(handle, form)
    asked = members_pb2.SuspendMemberRequest(name=f"members/{handle}", **form.data)
    try:
        clients.members.SuspendMember(asked)
    except Failed as failed:
        return _thing(handle, form.refuse(failed))
    state().forget_people()
    answers.accepted(f"suspend-{handle}")
    answers.say(_("Member suspended. Their votes do not count until you reinstate them."))
    return _here(handle)


@blueprint.post("/<handle>/reinstate")
@access.require_staff("moderator", "admin")
def reinstate(handle: str) -> BaseResponse:
    """Let a suspended member take part again."""
    asked = members_pb2.ReinstateMemberRequest(name=f"members/{handle}")
    said = _("Member reinstated. They can take part again, and their votes count.")
    answers.attempt(lambda: clients.members.ReinstateMember(asked), said)
    state().forget_people()
    return _here(handle)


@blueprint.post("/<handle>/invite")
@access.require_staff("admin")
@forms.takes(InvitationBody, but=("member",))
def claim(form: forms.Form, handle: str) -> Response | BaseResponse:
    """Invite the person behind a placeholder to claim it."""
    if form.is_wrong:
        return _thing(handle, form)
    asked = members_pb2.InviteMemberRequest(name=f"members/{handle}", **form.data)
    try:
        clients.members.InviteMember(asked)
    except Failed as failed:
        return _thing(handle, form.refuse(failed))
    answers.say(_("We sent the invitation to %(email)s.", email=form.get("email").strip()))
    return _here(handle)


@blueprint.get("/<handle>/erase")
@access.require_staff("admin")
def ask_to_erase(handle: str) -> Response:
    """Ask before a member is erased."""
    return _erasing(handle, forms.Form({"handle": "", "content": "keep"}))


def _erasing(handle: str, form: forms.Form) -> Response:
    member = views.member(_find(handle))
    return _page("members/console/erase.html", form.status, member=member, form=form)


@blueprint.post("/<handle>/erase")
@access.require_staff("admin")
@forms.takes(ErasureForm)
def erase(form: forms.Form, handle: str) -> Response | BaseResponse:
    """Erase a member for good, once their handle was typed."""
    if form.get("handle").strip().removeprefix("@") != handle:
        form.wrong("handle", _("Enter the handle exactly, so that nobody is erased by mistake."))
    if form.is_wrong:
        return _erasing(handle, form)
    try:
        made = erasure_calls.create_erasure(_find(handle).uid, form.data["content"])
    except Failed as failed:
        return _erasing(handle, form.refuse(failed))
    state().forget_people()
    html = render_template(
        "members/console/erasures/show.html",
        erasure=erasure_views.erasure(made),
        link=links.absolute(f"/erasures/{made.token}"),
    )
    return answers.secret_page(html)


# No handle is a hyphen, so these addresses stand in nobody's way.
@blueprint.get("/-/invite")
@access.require_staff("admin")
def ask_to_invite() -> Response:
    """Show the form to invite people."""
    return _page("members/console/invite.html", form=forms.Form({"people": ""}))


@blueprint.post("/-/invite")
@access.require_staff("admin")
@forms.takes(PeopleForm)
def invite(form: forms.Form) -> Response | BaseResponse:
    """Invite everybody on a list, and say of each line what became of it."""
    people = calls.listed(form.get("people"))
    if not people:
        form.wrong("people", _("Enter at least one email address."))
    if form.is_wrong:
        return _page("members/console/invite.html", form.status, form=form)
    try:
        invited = calls.invite(people)
    except Failed as failed:
        refused = form.refuse(failed, invitations="people")
        return _page("members/console/invite.html", refused.status, form=refused)
    answers.accepted("invite")
    form.values["people"] = "\n".join(one.line for one in invited if one.member is None)
    return _page("members/console/invite.html", form=form, invited=invited)


@blueprint.get("/-/audit")
@access.require_staff("admin")
def audit() -> Response:
    """Show who changed what about roles, states and settings, newest first."""
    asked = members_pb2.ListAuditEntriesRequest(page_size=50, page_token=forms.arg("entries", 1024))
    answer = clients.members.ListAuditEntries(asked)
    entries = [
        wire.View(
            action=str(labels.AUDIT.get(one.action, one.action)),
            actor=one.actor_handle,
            subject=one.subject,
            detail=_details(one.detail),
            create_time=wire.when(one.create_time),
        )
        for one in answer.audit_entries
    ]
    html = render_template(
        "members/console/audit.html", entries=entries, more=answer.next_page_token
    )
    return answers.page(html)


def _details(text: str) -> str:
    """Return what changed as one line for people."""
    listed = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in wire.json_object(text).items()
    }
    return "; ".join(f"{name.replace('_', ' ')}: {text}" for name, text in listed.items() if text)
