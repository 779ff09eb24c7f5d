"""Lets staff open, decide and look again at cases about points."""

from typing import Any

from flask import Response, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.gateway import clients, rewards, shapes
from services.gateway.console import parts
from services.gateway.console.rewards import frame
from services.gateway.errors import Failed
from services.gateway.rewards.points import what
from services.gateway.shapes import Shape, value, words
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/cases"
STATES = words(pb.CaseState)
REASONS = words(pb.CaseReason)
FIELDS = ("member", "reason", "start", "end", "others", "note")


def _shape(message: pb.Case) -> Shape:
    """Return a case with what only staff see."""
    found = rewards.case(message)
    titles = rewards.find_titles(rewards.idea_of(one) for one in message.facts)
    found.others = [shape for one in message.others if (shape := frame.person(one))]
    found.evidence = list(message.evidence)
    found.note = message.note
    found.decided_by = frame.person(message.decided_by)
    found.may_decide_appeal = found.state == "appealed" and message.decided_by.uid != str(
        g.actor.member
    )
    found.facts = [
        Shape(
            what=what(one, message.member.uid, titles),
            actor=frame.person(one.actor),
            time=shapes.when(one.time),
        )
        for one in message.facts
    ]
    return found


def _show(status: int = 200, **more: Any) -> Response:  # noqa: ANN401  anything a template takes
    state = parts.arg("state")
    state = state if state in STATES else ""
    asked = pb.ListCasesRequest(
        all=True,
        state=value(pb.CaseState, state),
        page_size=frame.PAGE,
        page_token=parts.arg("page", 1024),
    )
    found = clients.rewards.ListCases(asked)
    return frame.show(
        "cases",
        status,
        cases=[rewards.case(one) for one in found.cases],
        more=frame.asked(path=HERE, token=found.next_page_token, state=state),
        state=state,
        reasons=REASONS,
        **{"case": None, "form": None, "opening": False, "request_id": parts.request_id()} | more,
    )


@frame.blueprint.get("/cases")
@parts.door()
def cases() -> Response:
    """Show cases, those that wait first."""
    return _show()


@frame.blueprint.get("/cases/-/new")
@parts.door()
def new_case() -> Response:
    """Show the form to open a case."""
    begun = dict.fromkeys(FIELDS, "") | {"member": parts.arg("member"), "reason": "other"}
    return _show(form=parts.Form(begun), opening=True)


@frame.blueprint.post("/cases/-/new")
@parts.door()
def open_case() -> Response | BaseResponse:
    """Open a case: what others confirmed in the window is set aside."""
    form = parts.typed(*FIELDS)
    start, end = frame.day(form, "start"), frame.day(form, "end", end=True)
    if not form.get("start"):
        form.wrong("start", _("Enter a start date."))
    if not form.get("end"):
        form.wrong("end", _("Enter an end date."))
    if form.errors or start is None or end is None:
        return _show(form.status, form=form, opening=True)
    asked = pb.OpenCaseRequest(
        member=form.get("member").strip().removeprefix("@"),
        reason=frame.choice(pb.CaseReason, form.get("reason")),
        others=form.get("others").replace(",", " ").replace("@", " ").split()[:100],
        note=form.get("note"),
        request_id=parts.request_id(),
    )
    asked.window_start.FromDatetime(start)
    asked.window_end.FromDatetime(end)
    try:
        made = clients.rewards.OpenCase(asked)
    except Failed as failed:
        renamed = failed.renamed({"window_start": "start", "window_end": "end"})
        frame.nobody(form, renamed)
        return _show(form.status, form=form, opening=True)
    parts.accepted("case")
    parts.say(_("Case opened. The points are on hold until someone decides."))
    return parts.go(f"{HERE}/{made.name.rpartition('/')[2]}")


def _one(uid: str, form: parts.Form) -> Response:
    found = clients.rewards.GetCase(pb.GetCaseRequest(name=f"cases/{uid}"))
    return _show(form.status, case=_shape(found), form=form)


@frame.blueprint.get("/cases/<uid>")
@parts.door()
def show_case(uid: str) -> Response:
    """Show a case with its evidence, and what to decide."""
    return _one(uid, parts.Form({"message": ""}))


@frame.blueprint.post("/cases/<uid>")
@parts.door()
def decide_case(uid: str) -> Response | BaseResponse:
    """Confirm a case or clear it."""
    form = parts.typed("message")
    confirm = request.form.get("decision") == "confirm"
    asked = pb.DecideCaseRequest(name=f"cases/{uid}", confirm=confirm, message=form.get("message"))
    try:
        clients.rewards.DecideCase(asked)
    except Failed as failed:
        return _one(uid, form.refuse(failed))
    parts.accepted(f"case-{uid}")
    parts.say(
        _("Abuse confirmed. The points were removed; the member can appeal.")
        if confirm
        else _("Case dismissed. The points were returned.")
    )
    return parts.go(f"{HERE}/{uid}")


@frame.blueprint.post("/cases/<uid>/appeal")
@parts.door()
def decide_appeal(uid: str) -> Response | BaseResponse:
    """Grant an appeal, or uphold what was decided."""
    form = parts.typed("message")
    grant = request.form.get("decision") == "grant"
    asked = pb.DecideAppealRequest(name=f"cases/{uid}", grant=grant, message=form.get("message"))
    try:
        clients.rewards.DecideAppeal(asked)
    except Failed as failed:
        return _one(uid, form.refuse(failed))
    parts.accepted(f"case-{uid}")
    parts.say(
        _("Appeal granted. The points were returned.")
        if grant
        else _("Appeal rejected. The decision stands.")
    )
    return parts.go(f"{HERE}/{uid}")
