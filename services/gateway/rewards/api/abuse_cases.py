"""Abuse cases: points set aside, decided and appealed."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.rewards.api import dump
from services.gateway.rewards.schemas import abuse_cases as schemas
from services.gateway.web.answers import listing
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.wire import value
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint("cases", "Abuse cases and appeals.")


@blueprint.get("/rewards/cases")
@blueprint.allow("staff")
@blueprint.arguments(schemas.CasesQuery, location="query")
@blueprint.response(200, schemas.CasesReply)
def list_cases(query: dict[str, Any]) -> Response:
    """List everyone's abuse cases.

    Undecided first, oldest on top.
    """
    return _list(query, everyone=True)


@blueprint.get("/rewards/me/cases")
@blueprint.allow("member")
@blueprint.arguments(schemas.CasesQuery, location="query")
@blueprint.response(200, schemas.CasesReply)
def list_my_cases(query: dict[str, Any]) -> Response:
    """List the caller's abuse cases."""
    return _list(query, everyone=False)


def _list(query: dict[str, Any], *, everyone: bool) -> Response:
    answer = clients.rewards.ListCases(
        pb.ListCasesRequest(
            all=everyone, state=value(pb.CaseState, query["state"]), **dump.paging(query)
        )
    )
    return listing("cases", [dump.case(one) for one in answer.cases], answer.next_page_token)


@blueprint.get("/rewards/cases/<uid>")
@blueprint.allow("member")
@blueprint.response(200, schemas.CaseReply)
def get_case(uid: str) -> Response:
    """Get an abuse case.

    The member sees the reason and the period. Staff see everything.
    """
    return jsonify(dump.case(clients.rewards.GetCase(pb.GetCaseRequest(name=f"cases/{uid}"))))


@blueprint.post("/rewards/cases")
@blueprint.allow("staff")
@blueprint.idempotent
@blueprint.arguments(schemas.CaseBody)
@blueprint.response(201, schemas.CaseReply)
def open_case(body: dict[str, Any]) -> Response:
    """Open an abuse case.

    Puts the confirmations of the member in this period on hold until someone decides.
    """
    made = clients.rewards.OpenCase(
        pb.OpenCaseRequest(
            member=body["member"],
            reason=value(pb.CaseReason, body["reason"]),
            window_start=dump.stamp(body["window_start"]),
            window_end=dump.stamp(body["window_end"]),
            others=body["others"],
            note=body["note"],
            request_id=idempotency_key(),
        )
    )
    response = jsonify(dump.case(made))
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/rewards/{made.name}"
    return response


@blueprint.post("/rewards/cases/<uid>/confirm")
@blueprint.allow("staff")
@blueprint.arguments(schemas.ConfirmCaseBody)
@blueprint.response(200, schemas.CaseReply)
def confirm_case(body: dict[str, Any], uid: str) -> Response:
    """Confirm a case.

    Removes the points. The member can appeal.
    """
    found = clients.rewards.ConfirmCase(pb.ConfirmCaseRequest(name=f"cases/{uid}", **body))
    return jsonify(dump.case(found))


@blueprint.post("/rewards/cases/<uid>/dismiss")
@blueprint.allow("staff")
@blueprint.arguments(schemas.DismissCaseBody)
@blueprint.response(200, schemas.CaseReply)
def dismiss_case(body: dict[str, Any], uid: str) -> Response:
    """Dismiss a case.

    Returns the points.
    """
    found = clients.rewards.DismissCase(pb.DismissCaseRequest(name=f"cases/{uid}", **body))
    return jsonify(dump.case(found))


@blueprint.post("/rewards/cases/<uid>/appeal")
@blueprint.allow("member")
@blueprint.arguments(schemas.AppealBody)
@blueprint.response(200, schemas.CaseReply)
def appeal_case(body: dict[str, Any], uid: str) -> Response:
    """Appeal a case.

    Only the member. Someone who was not involved in the decision reviews it.
    """
    found = clients.rewards.AppealCase(pb.AppealCaseRequest(name=f"cases/{uid}", **body))
    return jsonify(dump.case(found))


@blueprint.post("/rewards/cases/<uid>/appeal/grant")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AppealDecisionBody)
@blueprint.response(200, schemas.CaseReply)
def grant_appeal(body: dict[str, Any], uid: str) -> Response:
    """Grant an appeal.

    Returns the points.
    """
    found = clients.rewards.GrantAppeal(pb.GrantAppealRequest(name=f"cases/{uid}", **body))
    return jsonify(dump.case(found))


@blueprint.post("/rewards/cases/<uid>/appeal/reject")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AppealDecisionBody)
@blueprint.response(200, schemas.CaseReply)
def reject_appeal(body: dict[str, Any], uid: str) -> Response:
    """Reject an appeal.

    The decision stands.
    """
    found = clients.rewards.RejectAppeal(pb.RejectAppealRequest(name=f"cases/{uid}", **body))
    return jsonify(dump.case(found))
