"""Answers calls about abuse cases."""

import grpc

from services.rewards import actions
from services.rewards.domain.abuse_cases import cases as domain
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from shared import actor, wire
from shared.people.messages import to_proto
from upwell.rewards.v1 import rewards_pb2 as pb

REASONS = wire.Words.of(pb.CaseReason, "reason")
STATES = wire.Words.of(pb.CaseState, "state")
CASE = wire.uid("cases", domain.CaseNotFound)


class Cases(Base):
    """Answers calls about abuse cases."""

    def GetCase(self, request: pb.GetCaseRequest, _: grpc.ServicerContext) -> pb.Case:
        uid = CASE.parse(request.name)
        return _case(actions.get_case(self.db, actor.current(), uid))

    def ListCases(
        self, request: pb.ListCasesRequest, _: grpc.ServicerContext
    ) -> pb.ListCasesResponse:
        found, token = actions.list_cases(
            self.db,
            actor.current(),
            STATES.word(request.state),
            request.page_size,
            request.page_token,
            everyone=request.all,
        )
        return pb.ListCasesResponse(cases=[_case(one) for one in found], next_page_token=token)

    def OpenCase(self, request: pb.OpenCaseRequest, _: grpc.ServicerContext) -> pb.Case:
        form = actions.CaseForm(
            member=convert.MEMBER.parse(request.member),
            reason=REASONS.word(request.reason),
            window_start=wire.moment(request, "window_start"),
            window_end=wire.moment(request, "window_end"),
            others=tuple(convert.MEMBER.parse(name) for name in request.others),
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
        member=to_proto(view.member),
        reason=REASONS.value(one.reason),
        state=STATES.value(one.state),
        window_start=wire.stamp(one.window_start),
        window_end=wire.stamp(one.window_end),
        fact_count=view.fact_count,
        points=[
            pb.Amount(unit=convert.UNITS.value(unit), amount=amount) for unit, amount in view.points
        ],
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
            person for member in view.others if (person := to_proto(member)) is not None
        )
        case.evidence.extend(one.evidence)
        case.note = one.note
        if (decider := to_proto(view.decided_by)) is not None:
            case.decided_by.CopyFrom(decider)
        case.facts.extend(
            found for fact in view.facts if (found := convert.fact(fact, view.people)) is not None
        )
    return case
