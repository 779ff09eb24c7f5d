"""Abuse cases: points set aside, decided and appealed."""

from typing import Any

from flask import Response, jsonify

from services.gateway.edge import clients
from services.gateway.rewards.schemas import abuse_cases as schemas
from services.gateway.web.answers import made, paged
from services.gateway.web.api import Blueprint, idempotency_key
from services.gateway.web.wire import message_of, page_of
from upwell.rewards.v1 import rewards_pb2 as pb

blueprint = Blueprint("cases", "Abuse cases and appeals.")


@blueprint.get("/rewards/cases")
@blueprint.allow("staff")
@blueprint.arguments(schemas.CasesQuery, location="query")
@blueprint.response(200, schemas.CasesReply)
def list_cases(query: dict[str, Any]) -> Response:
    """List everyone's abuse cases

    Undecided first, oldest on top.
    """  # noqa: D400, D415  the document's own summary
    return _list(query, everyone=True)


@blueprint.get("/rewards/me/cases")
@blueprint.allow("member")
@blueprint.arguments(schemas.CasesQuery, location="query")
@blueprint.response(200, schemas.CasesReply)
def list_my_cases(query: dict[str, Any]) -> Response:
    """List the caller's abuse cases"""  # noqa: D400, D415
    return _list(query, everyone=False)


def _list(query: dict[str, Any], *, everyone: bool) -> Response:
    answer = clients.rewards.ListCases(page_of(pb.ListCasesRequest, query, all=everyone))
    return paged(schemas.CasesReply.write(answer))


@blueprint.get("/rewards/cases/<uid>")
@blueprint.allow("member")
@blueprint.response(200, schemas.CaseReply)
def get_case(uid: str) -> Response:
    """Get an abuse case

    The member sees the reason and the period. Staff see everything.
    """  # noqa: D400, D415
    return jsonify(
        schemas.CaseReply.write(clients.rewards.GetCase(pb.GetCaseRequest(name=f"cases/{uid}")))
    )


@blueprint.post("/rewards/cases")
@blueprint.allow("staff")
@blueprint.arguments(schemas.CaseBody)
@blueprint.response(201, schemas.CaseReply)
def open_case(body: dict[str, Any]) -> Response:
    """Open an abuse case

    Puts the confirmations of the member in this period on hold until someone decides.
    """  # noqa: D400, D415
    new = clients.rewards.OpenCase(
        message_of(
            pb.OpenCaseRequest,
            {
                **body,
                "member": f"members/{body['member']}",
                "others": [f"members/{handle}" for handle in body["others"]],
                "request_id": idempotency_key(),
            },
        )
    )
    return made(schemas.CaseReply.write(new), f"/api/v1/rewards/{new.name}")


@blueprint.post("/rewards/cases/<uid>/confirm")
@blueprint.allow("staff")
@blueprint.arguments(schemas.ConfirmCaseBody)
@blueprint.response(200, schemas.CaseReply)
def confirm_case(body: dict[str, Any], uid: str) -> Response:
    """Confirm a case

    Removes the points. The member can appeal.
    """  # noqa: D400, D415
    found = clients.rewards.ConfirmCase(pb.ConfirmCaseRequest(name=f"cases/{uid}", **body))
    return jsonify(schemas.CaseReply.write(found))


@blueprint.post("/rewards/cases/<uid>/dismiss")
@blueprint.allow("staff")
@blueprint.arguments(schemas.DismissCaseBody)
@blueprint.response(200, schemas.CaseReply)
def dismiss_case(body: dict[str, Any], uid: str) -> Response:
    """Dismiss a case

    Returns the points.
    """  # noqa: D400, D415
    found = clients.rewards.DismissCase(pb.DismissCaseRequest(name=f"cases/{uid}", **body))
    return jsonify(schemas.CaseReply.write(found))


@blueprint.post("/rewards/cases/<uid>/appeal")
@blueprint.allow("member")
@blueprint.arguments(schemas.AppealBody)
@blueprint.response(200, schemas.CaseReply)
def appeal_case(body: dict[str, Any], uid: str) -> Response:
    """Appeal a case

    Only the member. Someone who was not involved in the decision reviews it.
    """  # noqa: D400, D415
    found = clients.rewards.AppealCase(pb.AppealCaseRequest(name=f"cases/{uid}", **body))
    return jsonify(schemas.CaseReply.write(found))


@blueprint.post("/rewards/cases/<uid>/appeal/grant")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AppealDecisionBody)
@blueprint.response(200, schemas.CaseReply)
def grant_appeal(body: dict[str, Any], uid: str) -> Response:
    """Grant an appeal

    Returns the points.
    """  # noqa: D400, D415
    found = clients.rewards.GrantAppeal(pb.GrantAppealRequest(name=f"cases/{uid}", **body))
    return jsonify(schemas.CaseReply.write(found))


@blueprint.post("/rewards/cases/<uid>/appeal/reject")
@blueprint.allow("staff")
@blueprint.arguments(schemas.AppealDecisionBody)
@blueprint.response(200, schemas.CaseReply)
def reject_appeal(body: dict[str, Any], uid: str) -> Response:
    """Reject an appeal

    The decision stands.
    """  # noqa: D400, D415
    found = clients.rewards.RejectAppeal(pb.RejectAppealRequest(name=f"cases/{uid}", **body))
    return jsonify(schemas.CaseReply.write(found))
