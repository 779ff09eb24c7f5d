"""Lets staff open, decide and look again at cases about points."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import calls, views
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas.abuse_cases import (
    AppealDecisionBody,
    CaseBody,
    DismissCaseBody,
)
from services.gateway.rewards.views.points import what
from services.gateway.web import answers, forms, links, tables, wire
from services.gateway.web.wire import View, value, word, words
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/cases"
STATES = words(pb.CaseState)
REASONS = words(pb.CaseReason)
FIELDS = tuple(CaseBody().fields)


def _view(message: pb.Case) -> View:
    """Return a case with what only staff see."""
    found = views.case(message)
    titles = calls.find_titles(views.idea_of(one) for one in message.facts)
    found.others = [shape for one in message.others if (shape := frame.person(one))]
    found.evidence = list(message.evidence)
    found.note = message.note
    found.decided_by = frame.person(message.decided_by)
    found.may_decide_appeal = found.state == "appealed" and message.decided_by.uid != str(
        g.actor.member
    )
    found.facts = [
        View(
            what=what(one, message.member.uid, titles),
            actor=frame.person(one.actor),
            time=wire.when(one.time),
        )
        for one in message.facts
    ]
    return found


def _state() -> str:
    """Return the state that the address asks for, empty for any."""
    state = forms.arg("state")
    return state if state in STATES else ""


def _find(state: str, size: int, token: str) -> pb.ListCasesResponse:
    asked = pb.ListCasesRequest(
        all=True, state=value(pb.CaseState, state), page_size=size, page_token=token
    )
    found: pb.ListCasesResponse = clients.rewards.ListCases(asked)
    return found


def _show(status: int = 200, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    state = _state()
    found = _find(state, frame.PAGE, forms.arg("page", 1024))
    return frame.show(
        "abuse_cases",
        status,
        cases=[views.case(one) for one in found.cases],
        more=frame.asked(path=HERE, token=found.next_page_token, state=state),
        state=state,
        csv=links.address(f"{HERE}/-/export.csv", state=state),
        reasons=REASONS,
        **{"case": None, "form": None, "opening": False, "request_id": forms.request_id()} | more,
    )


@frame.blueprint.get("/cases")
@access.require_staff()
def cases() -> Response:
    """Show cases, those that wait first."""
    return _show()


COLUMNS: tables.Columns = {
    "id": lambda one: one.name.rpartition("/")[2],
    "member": lambda one: one.member.handle,
    "reason": lambda one: word(pb.CaseReason, one.reason),
    "state": lambda one: word(pb.CaseState, one.state),
    "fact_count": lambda one: one.fact_count,
    "note": lambda one: one.note,
    "appeal": lambda one: one.appeal,
    "decision_message": lambda one: one.decision_message,
    "decided_by": lambda one: one.decided_by.handle,
    "create_time": lambda one: wire.moment(one, "create_time"),
    "decide_time": lambda one: wire.moment(one, "decide_time"),
}


@frame.blueprint.get("/cases/-/export.csv")
@access.require_staff()
def export_cases() -> Response:
    """Hand out the cases that the address asks for."""
    state = _state()

    def fetch(token: str) -> tuple[Sequence[pb.Case], str]:
        found = _find(state, tables.PAGE, token)
        return found.cases, found.next_page_token

    return tables.answer("cases", COLUMNS, fetch)


@frame.blueprint.get("/cases/-/new")
@access.require_staff()
def new_case() -> Response:
    """Show the form to open a case."""
    begun = dict.fromkeys(FIELDS, "") | {"member": forms.arg("member"), "reason": "other"}
    return _show(form=forms.Form(begun), opening=True)


@frame.blueprint.post("/cases/-/new")
@access.require_staff()
@forms.takes(CaseBody, others=forms.handles("others"))
def open_case(form: forms.Form) -> Response | BaseResponse:
    """Open a case: what others confirmed in the window is set aside."""
    if form.is_wrong:
        return _show(form.status, form=form, opening=True)
    named = {
        "member": f"members/{form.data['member']}",
        "others": [f"members/{handle}" for handle in form.data["others"]],
        "request_id": forms.request_id(),
    }
    try:
        made = clients.rewards.OpenCase(wire.message_of(pb.OpenCaseRequest, form.data | named))
    except Failed as failed:
        form.refuse(failed, nobody="member")
        return _show(form.status, form=form, opening=True)
    answers.accepted("case")
    answers.say(_("Case opened. The points are on hold until someone decides."))
    return answers.go(f"{HERE}/{made.name.rpartition('/')[2]}")


def _one(uid: str, form: forms.Form) -> Response:
    found = clients.rewards.GetCase(pb.GetCaseRequest(name=f"cases/{uid}"))
    return _show(form.status, case=_view(found), form=form)


@frame.blueprint.get("/cases/<uid>")
@access.require_staff()
def show_case(uid: str) -> Response:
    """Show a case with its evidence, and what to decide."""
    return _one(uid, forms.Form({"message": ""}))


@frame.blueprint.post("/cases/<uid>")
@access.require_staff()
@forms.takes(DismissCaseBody)
def decide_case(form: forms.Form, uid: str) -> Response | BaseResponse:
    """Confirm a case or clear it."""
    if form.is_wrong:
        return _one(uid, form)
    confirm = request.form.get("decision") == "confirm"
    name, message = f"cases/{uid}", form.data["message"]
    try:
        if confirm:
            clients.rewards.ConfirmCase(pb.ConfirmCaseRequest(name=name, message=message))
        else:
            clients.rewards.DismissCase(pb.DismissCaseRequest(name=name, message=message))
    except Failed as failed:
        return _one(uid, form.refuse(failed))
    answers.accepted(f"case-{uid}")
    answers.say(
        _("Abuse confirmed. The points were removed; the member can appeal.")
        if confirm
        else _("Case dismissed. The points were returned.")
    )
    return answers.go(f"{HERE}/{uid}")


@frame.blueprint.post("/cases/<uid>/appeal")
@access.require_staff()
@forms.takes(AppealDecisionBody)
def decide_appeal(form: forms.Form, uid: str) -> Response | BaseResponse:
    """Grant an appeal, or uphold what was decided."""
    if form.is_wrong:
        return _one(uid, form)
    grant = request.form.get("decision") == "grant"
    name, message = f"cases/{uid}", form.data["message"]
    try:
        if grant:
            clients.rewards.GrantAppeal(pb.GrantAppealRequest(name=name, message=message))
        else:
            clients.rewards.RejectAppeal(pb.RejectAppealRequest(name=name, message=message))
    except Failed as failed:
        return _one(uid, form.refuse(failed))
    answers.accepted(f"case-{uid}")
    answers.say(
        _("Appeal granted. The points were returned.")
        if grant
        else _("Appeal rejected. The decision stands.")
    )
    return answers.go(f"{HERE}/{uid}")
