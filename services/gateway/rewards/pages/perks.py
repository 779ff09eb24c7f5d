"""Shows perks, redeems them, and lets members follow what they redeemed."""

from http import HTTPStatus

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import views
from services.gateway.rewards.schemas.perks import RedemptionBody
from services.gateway.web import answers, forms, parts, taking_part
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("perks", __name__)

PAGE_SIZE = 60
REDEMPTIONS = 20


def balance() -> int | None:
    """Return the viewer's credit; None for visitors and while it cannot be known."""
    if not g.actor.is_member:
        return None
    asked = rewards_pb2.GetPointsRequest(name=f"members/{g.actor.member}", page_size=1)
    found = parts.part(lambda: clients.rewards.GetPoints(asked)).value
    return found.credit if found else None


@blueprint.get("/perks")
def index() -> Response:
    """Show the catalogue: what each costs, what is left and why not yet."""
    asked = rewards_pb2.ListPerksRequest(
        page_size=PAGE_SIZE, page_token=request.args.get("page", "")[:1024]
    )
    found = parts.part(lambda: clients.rewards.ListPerks(asked))
    html = render_template(
        "rewards/perks/index.html",
        away=found.away,
        perks=[views.perk(one) for one in found.value.perks] if found.value else [],
        more=found.value.next_page_token if found.value else "",
        balance=None if found.away else balance(),
    )
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)


def _page(slug: str, form: forms.Form) -> Response:
    found = clients.rewards.GetPerk(rewards_pb2.GetPerkRequest(name=f"perks/{slug}"))
    html = render_template(
        "rewards/perks/show.html",
        perk=views.perk(found),
        form=form,
        balance=balance(),
        request_id=forms.request_id(),
    )
    return answers.page(html, form.status)


@blueprint.get("/perks/<slug>")
def show(slug: str) -> Response:
    """Show one perk with the form that redeems it."""
    return _page(slug, forms.Form({"answer": ""}))


@blueprint.post("/perks/<slug>/redeem")
@taking_part.required("redeem")
@forms.takes(RedemptionBody)
def redeem(form: forms.Form, slug: str) -> Response | BaseResponse:
    """Redeem a perk: reserve it and its price together."""
    if form.is_wrong:
        return _page(slug, form)
    asked = rewards_pb2.RedeemPerkRequest(
        name=f"perks/{slug}", request_id=forms.request_id(), **form.data
    )
    try:
        made = clients.rewards.RedeemPerk(asked)
    except Failed as failed:
        return _page(slug, form.refuse(failed))
    answers.say(_("Perk reserved. You can follow its progress here."))
    return answers.go(views.redemption(made).url)


@blueprint.get("/redemptions")
@access.login_required
def redemptions() -> Response:
    """Show what the viewer redeemed, the newest first."""
    asked = rewards_pb2.ListRedemptionsRequest(
        page_size=REDEMPTIONS, page_token=request.args.get("page", "")[:1024]
    )
    found = parts.part(lambda: clients.rewards.ListRedemptions(asked))
    html = render_template(
        "rewards/perks/redemptions.html",
        away=found.away,
        redemptions=[views.redemption(one) for one in found.value.redemptions]
        if found.value
        else [],
        more=found.value.next_page_token if found.value else "",
    )
    return answers.page(html, HTTPStatus.SERVICE_UNAVAILABLE if found.away else HTTPStatus.OK)


@blueprint.get("/redemptions/<uid>")
@access.login_required
def redemption(uid: str) -> Response:
    """Show one redemption with its steps."""
    found = clients.rewards.GetRedemption(
        rewards_pb2.GetRedemptionRequest(name=f"redemptions/{uid}")
    )
    shown = views.redemption(found)
    html = render_template(
        "rewards/perks/redemption.html",
        redemption=shown,
        own=bool(g.viewer and g.viewer.uid == shown.member.uid),
    )
    return answers.page(html)


@blueprint.post("/redemptions/<uid>/cancel")
@access.login_required
def cancel(uid: str) -> BaseResponse:
    """Cancel a redemption, so that its price comes back."""
    asked = rewards_pb2.CancelRedemptionRequest(name=f"redemptions/{uid}")
    try:
        clients.rewards.CancelRedemption(asked)
    except Failed as failed:
        answers.say_refused(failed)
    else:
        answers.say(_("Redemption cancelled. Your credits were returned."))
    return answers.go(f"/redemptions/{uid}")
