"""Answers calls about adjustments by hand."""

import grpc

from services.rewards import actions
from services.rewards.domain.points import adjustments as domain
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from shared import actor, wire
from shared.people.messages import to_proto
from upwell.rewards.v1 import rewards_pb2 as pb

STATES = wire.Words.of(pb.AdjustmentState, "state")
ADJUSTMENT = wire.uid("adjustments", domain.AdjustmentNotFound)


class Adjustments(Base):
    """Answers calls about adjustments by hand."""

    def AdjustPoints(
        self, request: pb.AdjustPointsRequest, _: grpc.ServicerContext
    ) -> pb.Adjustment:
        found = actions.adjust_points(
            self.db,
            actor.current(),
            convert.MEMBER.parse(request.name),
            unit=convert.UNITS.word(request.unit),
            amount=request.amount,
            note=request.note,
            request_id=request.request_id,
        )
        return _adjustment(found)

    def ListAdjustments(
        self, request: pb.ListAdjustmentsRequest, _: grpc.ServicerContext
    ) -> pb.ListAdjustmentsResponse:
        found, token = actions.list_adjustments(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListAdjustmentsResponse(
            adjustments=[_adjustment(one) for one in found], next_page_token=token
        )

    def ApproveAdjustment(
        self, request: pb.ApproveAdjustmentRequest, _: grpc.ServicerContext
    ) -> pb.Adjustment:
        uid = ADJUSTMENT.parse(request.name)
        return _adjustment(actions.approve_adjustment(self.db, actor.current(), uid))

    def DeclineAdjustment(
        self, request: pb.DeclineAdjustmentRequest, _: grpc.ServicerContext
    ) -> pb.Adjustment:
        uid = ADJUSTMENT.parse(request.name)
        return _adjustment(actions.decline_adjustment(self.db, actor.current(), uid))


def _adjustment(view: domain.AdjustmentView) -> pb.Adjustment:
    one = view.adjustment
    return pb.Adjustment(
        name=one.name,
        member=to_proto(view.member),
        unit=convert.UNITS.value(one.unit),
        amount=one.amount,
        note=one.note,
        asked_by=to_proto(view.asked_by),
        decided_by=to_proto(view.decided_by),
        state=STATES.value(one.state),
        create_time=wire.stamp(one.create_time),
        decide_time=wire.stamp(one.decide_time),
    )
