"""Lets staff approve, decline and hand out what members redeemed."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import views
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas.perks import RedemptionNoteBody
from services.gateway.web import answers, forms
from services.gateway.web.wire import value, words
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/redemptions"
STATES = words(pb.RedemptionState)


@frame.blueprint.get("")
@access.require_staff()
def index() -> BaseResponse:
    """Begin with what waits."""
    return answers.go(HERE)


def _show(status: int = 200, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    state = forms.arg("state")
    state = state if state in STATES else ""
    asked = pb.ListRedemptionsRequest(
        all=True,
        state=value(pb.RedemptionState, state),
        page_size=frame.PAGE,
        page_token=forms.arg("page", 1024),
    )
    found = clients.rewards.ListRedemptions(asked)
    return frame.show(
        "redemptions",
        status,
        redemptions=[views.redemption(one) for one in found.redemptions],
        more=frame.asked(path=HERE, token=found.next_page_token, state=state),
        state=state,
        **{"redemption": None, "form": forms.Form({"note": ""})} | more,
    )


@frame.blueprint.get("/redemptions")
@access.require_staff()
def redemptions() -> Response:
    """Show redemptions, those that wait first."""
    return _show()


def _find(uid: str) -> pb.Redemption:
    asked = pb.GetRedemptionRequest(name=f"redemptions/{uid}")
    found: pb.Redemption = clients.rewards.GetRedemption(asked)
    return found


@frame.blueprint.get("/redemptions/<uid>")
@access.require_staff()
def show_redemption(uid: str) -> Response:
    """Show one redemption, and what to decide about it."""
    return _show(redemption=views.redemption(_find(uid)))


@frame.blueprint.post("/redemptions/<uid>")
@access.require_staff(*frame.KEEPERS)
@forms.takes(RedemptionNoteBody)
def decide_redemption(form: forms.Form, uid: str) -> Response | BaseResponse:
    """Approve it, decline it with a note, or say that it is handed out."""
    if form.is_wrong:
        return _show(form.status, redemption=views.redemption(_find(uid)), form=form)
    name, note = f"redemptions/{uid}", form.data["note"]
    decision = request.form.get("decision", "")
    try:
        if decision == "approve":
            clients.rewards.ApproveRedemption(pb.ApproveRedemptionRequest(name=name, note=note))
            done = _("Approved. Deliver it next.")
        elif decision == "fulfil":
            clients.rewards.FulfilRedemption(pb.FulfilRedemptionRequest(name=name, note=note))
            done = _("Perk delivered.")
        else:
            clients.rewards.DeclineRedemption(pb.DeclineRedemptionRequest(name=name, note=note))
            done = _("Declined. The member got their credits back.")
    except Failed as failed:
        found = views.redemption(_find(uid))
        return _show(failed.status, redemption=found, form=form.refuse(failed))
    answers.accepted(f"redemption-{uid}")
    answers.say(done)
    return answers.go(f"{HERE}/{uid}")
