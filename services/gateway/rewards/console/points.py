"""Lets staff search the ledger, and adjust a balance with a note."""

from collections.abc import Sequence

from flask import Response, request
from flask_babel import gettext as _
from google.protobuf.timestamp_pb2 import Timestamp
from werkzeug.wrappers import Response as BaseResponse

from services.gateway.edge import access, clients
from services.gateway.edge.errors import Failed
from services.gateway.rewards import calls, views
from services.gateway.rewards.console import frame
from services.gateway.rewards.schemas.points import AdjustmentForm
from services.gateway.web import answers, forms, links, tables, wire
from services.gateway.web.labels import defaults
from services.gateway.web.wire import View, word
from upwell.rewards.v1 import rewards_pb2 as pb

HERE = "/console/rewards/ledger"
FILTERS = ("member", "rule", "object", "reason", "unit", "after", "before")


def _stamp(text: str, form: forms.Form, name: str, *, end: bool = False) -> Timestamp | None:
    form.values[name] = text
    moment = frame.day(form, name, end=end)
    if moment is None:
        return None
    found = Timestamp()
    found.FromDatetime(moment)
    return found


def _search(form: forms.Form, size: int, token: str) -> pb.SearchTransfersResponse:
    asked = pb.SearchTransfersRequest(
        member=frame.member_name(form) if form.get("member").strip() else "",
        rule=form.get("rule").strip(),
        object=_object(form.get("object").strip()),
        reason=frame.choice(pb.TransferReason, form.get("reason")),
        unit=frame.choice(pb.Unit, form.get("unit")),
        after=_stamp(form.get("after"), form, "after"),
        before=_stamp(form.get("before"), form, "before", end=True),
        page_size=size,
        page_token=token,
    )
    found: pb.SearchTransfersResponse = clients.rewards.SearchTransfers(asked)
    return found


def _rules() -> list[tuple[str, str]]:
    """Return the rules to choose from; of two that are called alike the unit tells which."""
    found = clients.rewards.ListRules(pb.ListRulesRequest(page_size=100)).rules
    chosen = [(one, one.live if one.HasField("live") else one.versions[0]) for one in found]
    named = [
        (one.slug, f"{defaults.say(one.display_name)} · {frame.unit_name(version.definition.unit)}")
        for one, version in chosen
    ]
    return [("", _("Any rule")), *named]


def _object(text: str) -> str:
    """Return what was typed as the ledger names it: `12` and `#12` are an idea."""
    number = text.removeprefix("#")
    return f"ideas/{number}" if number.isdecimal() else text


@frame.blueprint.get("/ledger")
@access.require_staff()
def ledger() -> Response:
    """Show the rows that fit, newest first."""
    form = forms.Form({name: forms.arg(name, 200) for name in FILTERS})
    try:
        found = _search(form, frame.PAGE, forms.arg("page", 1024))
    except Failed as failed:
        if failed.status in (401, 403) or failed.is_unavailable:
            raise
        form.refuse(failed, nobody="member")
        return frame.show("ledger", form.status, form=form, rows=[], rules=_rules())
    titles = calls.find_titles(views.idea_of(one.fact) for one in found.transfers)
    return frame.show(
        "ledger",
        form.status,
        form=form,
        rows=[views.transfer(one, titles) for one in found.transfers],
        rules=_rules(),
        more=frame.asked(path=HERE, token=found.next_page_token, **form.values),
        csv=links.address(f"{HERE}/-/export.csv", **form.values),
    )


COLUMNS: tables.Columns = {
    "create_time": lambda one: wire.when(one.create_time),
    "member": lambda one: one.member.handle,
    "unit": lambda one: word(pb.Unit, one.unit),
    "amount": lambda one: one.amount,
    "reason": lambda one: word(pb.TransferReason, one.reason),
    "rule": lambda one: one.rule,
    "rule_version": lambda one: one.rule_version or None,
    "id": lambda one: one.name.rpartition("/")[2],
    "reverses": lambda one: one.reverses.rpartition("/")[2],
}


@frame.blueprint.get("/ledger/-/export.csv")
@access.require_staff()
def export_ledger() -> Response:
    """Hand out the rows that fit, newest first."""
    form = forms.Form({name: forms.arg(name, 200) for name in FILTERS})

    def fetch(token: str) -> tuple[Sequence[pb.Transfer], str]:
        found = _search(form, tables.PAGE, token)
        return found.transfers, found.next_page_token

    return tables.answer("ledger", COLUMNS, fetch)


def _adjustments(form: forms.Form) -> Response:
    asked = pb.ListAdjustmentsRequest(page_size=frame.PAGE, page_token=forms.arg("page", 1024))
    found = clients.rewards.ListAdjustments(asked)
    return frame.show(
        "adjustments",
        form.status,
        form=form,
        adjustments=[_adjustment(one) for one in found.adjustments],
        more=frame.asked(path=f"{HERE}/adjustments", token=found.next_page_token),
        request_id=forms.request_id(),
    )


def _adjustment(message: pb.Adjustment) -> View:
    return View(
        uid=message.name.rpartition("/")[2],
        member=frame.person(message.member),
        unit_name=frame.unit_name(message.unit),
        amount=message.amount,
        note=message.note,
        asked_by=frame.person(message.asked_by),
        decided_by=frame.person(message.decided_by),
        state=word(pb.AdjustmentState, message.state),
        create_time=wire.when(message.create_time),
        unit=word(pb.Unit, message.unit),
    )


@frame.blueprint.get("/ledger/adjustments")
@access.require_staff()
def adjustments() -> Response:
    """Show adjustments, those that wait for a second person first."""
    begun = {"member": forms.arg("member"), "unit": "credit", "amount": "", "note": ""}
    return _adjustments(forms.Form(begun))


@frame.blueprint.post("/ledger/adjustments")
@access.require_staff(*frame.KEEPERS)
@forms.takes(AdjustmentForm)
def adjust(form: forms.Form) -> Response | BaseResponse:
    """Adjust a balance, or ask a second person to."""
    if form.is_wrong:
        return _adjustments(form)
    named = {
        "name": f"members/{form.data.pop('member')}",
        "request_id": forms.request_id(),
    }
    try:
        made = clients.rewards.AdjustPoints(
            wire.message_of(pb.AdjustPointsRequest, form.data | named)
        )
    except Failed as failed:
        return _adjustments(form.refuse(failed, nobody="member", name="member"))
    answers.accepted("adjustment")
    waits = made.state == pb.ADJUSTMENT_STATE_WAITING
    answers.say(_("A second person has to approve first.") if waits else _("Balance adjusted."))
    return answers.go(f"{HERE}/adjustments")


@frame.blueprint.post("/ledger/adjustments/<uid>")
@access.require_staff(*frame.KEEPERS)
def decide_adjustment(uid: str) -> BaseResponse:
    """Agree to an adjustment, or not."""
    agreed = request.form.get("decision") == "approve"
    name = f"adjustments/{uid}"
    if agreed:
        approved = pb.ApproveAdjustmentRequest(name=name)
        answers.attempt(lambda: clients.rewards.ApproveAdjustment(approved), _("Balance adjusted."))
    else:
        declined = pb.DeclineAdjustmentRequest(name=name)
        done = _("Declined. Nothing was changed.")
        answers.attempt(lambda: clients.rewards.DeclineAdjustment(declined), done)
    return answers.go(f"{HERE}/adjustments")
