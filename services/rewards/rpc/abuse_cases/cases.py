"""Answers calls about abuse cases."""

import grpc

from services.rewards import actions
from services.rewards.domain.abuse_cases import cases as domain
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from shared import actor, wire
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb

REASONS = {
    domain.RECIPROCITY: pb.CASE_REASON_RECIPROCITY,
    domain.FEW_VOTERS: pb.CASE_REASON_FEW_VOTERS,
    domain.SHARED_PATTERN: pb.CASE_REASON_SHARED_PATTERN,
    domain.YOUNG_BURST: pb.CASE_REASON_YOUNG_BURST,
    domain.OWN_ACCOUNTS: pb.CASE_REASON_OWN_ACCOUNTS,
    domain.OTHER: pb.CASE_REASON_OTHER,
}
REASON_NAMES: dict[int, str] = {value: name for name, value in REASONS.items()}
STATES = {
    domain.OPEN: pb.CASE_STATE_OPEN,
    domain.CONFIRMED: pb.CASE_STATE_CONFIRMED,
    domain.CLEARED: pb.CASE_STATE_CLEARED,
    domain.APPEALED: pb.CASE_STATE_APPEALED,
    domain.UPHELD: pb.CASE_STATE_UPHELD,
}
STATE_NAMES: dict[int, str] = {
    pb.CASE_STATE_UNSPECIFIED: "",
    **{value: name for name, value in STATES.items()},
}
CASE = wire.uid("cases", domain.CaseNotFound)


class Cases(Base):
    """Answers calls about abuse cases."""

    def GetCase(self, request: pb.GetCaseRequest, _: grpc.ServicerContext) -> pb.Case:
        uid = CASE.parse(request.name)
        return _case(actions.get_case(self.db, actor.current(), uid))

    def ListCases(
        self, request: pb.ListCasesRequest, _: grpc.ServicerContext
    ) -> pb.ListCasesResponse:
        if request.state not in STATE_NAMES:
            raise Invalid({"state": "Unknown state."})
        found, token = actions.list_cases(
            self.db,
            actor.current(),
            STATE_NAMES[request.state],
            request.page_size,
            request.page_token,
            everyone=request.all,
        )
        return pb.ListCasesResponse(cases=[_case(one) for one in found], next_page_token=token)

    def OpenCase(self, request: pb.OpenCaseRequest, _: grpc.ServicerContext) -> pb.Case:
        form = actions.CaseForm(
            member=request.member,
            reason=REASON_NAMES.get(request.reason, ""),
            window_start=wire.moment(request, "window_start"),
            window_end=wire.moment(request, "window_end"),
            others=tuple(request.others),
            note=request.note,
        )
        return _case(actions.open_case(self.db, actor.current(), form, request.request_id))

    def ConfirmCase(self, request: pb.ConfirmCaseRequest, _: grpc.ServicerContext) -> pb.Case:
        uid = CASE.parse(request.name)
        return _case(actions.confirm_case(self.db, actor.current(), uid, request.message))

    def DismissCase(self, request: pb.DismissCaseRequest, _: grpc.ServicerContext) -> pb.Case:
        uid = CASE.parse(request.name)
        return _case(actions.dismiss_case(self.db, actor.current(), uid, request.message))

    def AppealCase(self, request: pb.AppealCaseRequest, _: grpc.ServicerContext) -> pb.Case:
        uid = CASE.parse(request.name)
        return _case(actions.appeal_case(self.db, actor.current(), uid, request.text))

    def GrantAppeal(self, request: pb.GrantAppealRequest, _: grpc.ServicerContext) -> pb.Case:
        uid = CASE.parse(request.name)
        return _case(actions.grant_appeal(self.db, actor.current(), uid, request.message))

    def RejectAppeal(self, request: pb.RejectAppealRequest, _: grpc.ServicerContext) -> pb.Case:
        uid = CASE.parse(request.name)
        return _case(actions.reject_appeal(self.db, actor.current(), uid, request.message))


def _case(view: domain.CaseView) -> pb.Case:
    one = view.case
    case = pb.Case(
        name=f"cases/{one.uid}",
        member=convert.person(view.member),
        reason=REASONS[one.reason],
        state=STATES[one.state],
        window_start=wire.stamp(one.window_start),
        window_end=wire.stamp(one.window_end),
        fact_count=view.fact_count,
        points=[pb.Amount(unit=convert.UNITS[unit], amount=amount) for unit, amount in view.points],
        appeal=one.appeal,
        decision_message=one.decision_message,
        create_time=wire.stamp(one.create_time),
        decide_time=wire.stamp(one.decide_time),
        finalize_time=wire.stamp(one.finalize_time),
        appeal_time=wire.stamp(one.appeal_time),
        appeal_until=wire.stamp(view.appeal_until),
    )
    if view.staff:
        case.others.extend(
            person for member in view.others if (person := convert.person(member)) is not None
        )
        case.evidence.extend(one.evidence)
        case.note = one.note
        if (decider := convert.person(view.decided_by)) is not None:
            case.decided_by.CopyFrom(decider)
        case.facts.extend(
            found for fact in view.facts if (found := convert.fact(fact, view.people)) is not None
        )
    return case
