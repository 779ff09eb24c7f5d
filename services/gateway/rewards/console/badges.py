"""Lets staff award by hand, agree to others' awards, and take badges back."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import views
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas.badges import AwardForm, RevokeBody
from services.gateway.web import answers, forms, links, wire
from services.gateway.web.wire import View
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/awards"
FIELDS = tuple(AwardForm().fields)


def _manual() -> list[View]:
    """Return the achievements that people give."""
    answer = clients.rewards.ListAchievements(pb.ListAchievementsRequest(page_size=100))
    found = [views.achievement(one) for one in answer.achievements]
    return [one for one in found if one.kind == "manual"]


def _show(form: forms.Form, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    token = forms.arg("page", 1024)
    answer = clients.rewards.ListBadges(
        pb.ListBadgesRequest(pending=True, page_size=frame.PAGE, page_token=token)
    )
    filled: dict[str, Any] = {"held": None, "handle": "", "revoking": None}
    return frame.show(
        "badges",
        form.status,
        pending=[views.badge(one) for one in answer.badges],
        more=frame.asked(path=HERE, token=answer.next_page_token),
        manual=_manual(),
        form=form,
        request_id=forms.request_id(),
        **filled | more,
    )


def _begun() -> forms.Form:
    return forms.Form(dict.fromkeys(FIELDS, "") | {"member": forms.arg("member"), "reason": ""})


@frame.blueprint.get("/awards")
@access.require_staff()
def awards() -> Response:
    """Show awards that wait, the form to give one, and a member's badges where asked for."""
    handle = forms.arg("of").removeprefix("@")
    if not handle:
        return _show(_begun())
    asked = pb.ListBadgesRequest(parent=f"members/{handle}", page_size=100, show_all=True)
    try:
        found = clients.rewards.ListBadges(asked)
    except Failed as failed:
        if failed.status != 404:  # noqa: PLR2004  nobody of that name
            raise
        answers.say(_("There is no member named %(name)s.", name=handle), "rose")
        return _show(_begun())
    return _show(_begun(), held=[views.badge(one) for one in found.badges], handle=handle)


@frame.blueprint.post("/awards")
@access.require_staff(*frame.KEEPERS)
@forms.takes(AwardForm)
def award(form: forms.Form) -> Response | BaseResponse:
    """Award by hand, or ask a second person to agree."""
    form.values["reason"] = ""
    if form.is_wrong:
        return _show(form)
    named = {
        "parent": f"achievements/{form.data.pop('achievement')}",
        "member": f"members/{form.data['member']}",
        "request_id": forms.request_id(),
    }
    try:
        made = clients.rewards.AwardBadge(wire.message_of(pb.AwardBadgeRequest, form.data | named))
    except Failed as failed:
        return _show(form.refuse(failed, nobody="member", parent="achievement"))
    answers.accepted("award")
    waits = made.state == pb.BADGE_STATE_PROVISIONAL
    answers.say(_("A second person has to approve first.") if waits else _("Badge awarded."))
    return answers.go(HERE)


@frame.blueprint.post("/awards/<uid>")
@access.require_staff(*frame.KEEPERS)
def decide_award(uid: str) -> BaseResponse:
    """Agree to an award, or not."""
    agreed = request.form.get("decision") == "approve"
    name = f"badges/{uid}"
    if agreed:
        approved = pb.ApproveBadgeRequest(name=name)
        answers.attempt(lambda: clients.rewards.ApproveBadge(approved), _("Badge awarded."))
    else:
        declined = pb.DeclineBadgeRequest(name=name)
        done = _("Declined. The badge was not awarded.")
        answers.attempt(lambda: clients.rewards.DeclineBadge(declined), done)
    return answers.go(HERE)


def _revoking(uid: str, form: forms.Form) -> Response:
    found = views.badge(clients.rewards.GetBadge(pb.GetBadgeRequest(name=f"badges/{uid}")))
    return _show(form, revoking=found)


@frame.blueprint.get("/awards/<uid>/revoke")
@access.require_staff(*frame.KEEPERS)
def ask_to_revoke(uid: str) -> Response:
    """Ask why a badge is taken back."""
    return _revoking(uid, _begun())


@frame.blueprint.post("/awards/<uid>/revoke")
@access.require_staff(*frame.KEEPERS)
@forms.takes(RevokeBody)
def revoke(form: forms.Form, uid: str) -> Response | BaseResponse:
    """Take a badge back, with a reason that its holder reads."""
    form.values |= dict.fromkeys(FIELDS, "")
    if form.is_wrong:
        return _revoking(uid, form)
    asked = pb.RevokeBadgeRequest(name=f"badges/{uid}", **form.data)
    try:
        found = clients.rewards.RevokeBadge(asked)
    except Failed as failed:
        return _revoking(uid, form.refuse(failed))
    answers.say(_("Badge revoked. Its credential was revoked permanently."))
    return answers.go(links.address(HERE, of=found.member.handle))
