"""Shows members the cases about their points, and takes their appeals."""

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import views
from services.gateway.rewards.schemas.abuse_cases import AppealBody
from services.gateway.web import answers, forms
from shared import clock
from upwell.rewards.v1 import rewards_pb2

blueprint = Blueprint("cases", __name__, url_prefix="/points/cases")

PAGE_SIZE = 20


@blueprint.get("")
@access.login_required
def index() -> Response:
    """Show the cases about the viewer's points."""
    asked = rewards_pb2.ListCasesRequest(
        page_size=PAGE_SIZE, page_token=request.args.get("page", "")[:1024]
    )
    answer = clients.rewards.ListCases(asked)
    html = render_template(
        "rewards/abuse_cases/index.html",
        cases=[views.case(one) for one in answer.cases],
        more=answer.next_page_token,
    )
    return answers.page(html)


def _page(uid: str, form: forms.Form) -> Response:
    found = clients.rewards.GetCase(rewards_pb2.GetCaseRequest(name=f"cases/{uid}"))
    case = views.case(found)
    may_appeal = (
        case.state == "confirmed"
        and bool(g.viewer and g.viewer.uid == case.member.uid)
        and (case.appeal_until is None or case.appeal_until > clock.now())
    )
    html = render_template(
        "rewards/abuse_cases/show.html", case=case, form=form, may_appeal=may_appeal
    )
    return answers.page(html, form.status)


@blueprint.get("/<uid>")
@access.login_required
def show(uid: str) -> Response:
    """Show one case: its class of reason, what is set aside and what happens next."""
    return _page(uid, forms.Form({"text": ""}))


@blueprint.post("/<uid>/appeal")
@access.login_required
@forms.takes(AppealBody)
def appeal(form: forms.Form, uid: str) -> Response | BaseResponse:
    """Ask somebody else to look at a case again."""
    if form.is_wrong:
        return _page(uid, form)
    asked = rewards_pb2.AppealCaseRequest(name=f"cases/{uid}", **form.data)
    try:
        clients.rewards.AppealCase(asked)
    except Failed as failed:
        return _page(uid, form.refuse(failed))
    answers.say(_("Appeal submitted. Someone who was not involved in the decision reviews it."))
    return answers.go(f"/points/cases/{uid}")
