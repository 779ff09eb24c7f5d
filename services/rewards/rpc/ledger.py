"""Answers calls of staff about the ledger: adjustments, and the search."""

import grpc

from services.rewards import actions
from services.rewards.domain import adjustments as domain
from services.rewards.rpc import convert, lines, names
from services.rewards.rpc.base import Base
from services.rewards.rpc.perks import DECISIONS
from shared import actor, clock
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb


class Adjustments(Base):
    """Answers calls about adjustments by hand."""

    def AdjustPoints(
        self, request: pb.AdjustPointsRequest, _: grpc.ServicerContext
    ) -> pb.Adjustment:
        """Adjust a balance."""
        found = actions.adjust_points(
            self.db,
            actor.current(),
            names.member_handle(request.name),
            unit=convert.unit_name(request.unit),
            amount=request.amount,
            note=request.note,
            request_id=request.request_id,
        )
        return _adjustment(found)

    def ListAdjustments(
        self, request: pb.ListAdjustmentsRequest, _: grpc.ServicerContext
    ) -> pb.ListAdjustmentsResponse:
        """List adjustments."""
        found, token = actions.list_adjustments(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListAdjustmentsResponse(
            adjustments=[_adjustment(one) for one in found], next_page_token=token
        )

    def DecideAdjustment(
        self, request: pb.DecideAdjustmentRequest, _: grpc.ServicerContext
    ) -> pb.Adjustment:
        """Decide an adjustment."""
        found = actions.decide_adjustment(
            self.db,
            actor.current(),
            names.uid_in(request.name, "adjustments", domain.AdjustmentNotFound),
            DECISIONS.get(request.decision, ""),
        )
        return _adjustment(found)


class Search(Base):
    """Answers searches of the ledger."""

    def SearchTransfers(
        self, request: pb.SearchTransfersRequest, _: grpc.ServicerContext
    ) -> pb.SearchTransfersResponse:
        """Search the ledger."""
        if request.reason not in lines.REASON_NAMES:
            raise Invalid({"reason": "Unknown reason."})
        wanted = actions.TransferFilter(
            member=request.member.removeprefix("members/"),
            rule=request.rule.removeprefix("rules/"),
            object=request.object,
            reason=lines.REASON_NAMES[request.reason],
            unit=convert.unit_name(request.unit),
            after=convert.moment(request.after, "after"),
            before=convert.moment(request.before, "before"),
        )
        found, people, token = actions.search_transfers(
            self.db, actor.current(), wanted, request.page_size, request.page_token
        )
        moment = clock.now()
        return pb.SearchTransfersResponse(
            transfers=[lines.transfer(one, people, moment) for one in found],
            next_page_token=token,
        )


def _adjustment(view: domain.AdjustmentView) -> pb.Adjustment:
    one = view.adjustment
    return pb.Adjustment(
        name=one.name,
        member=convert.person(view.member),
        unit=convert.UNITS[one.unit],
        amount=one.amount,
        note=one.note,
        asked_by=convert.person(view.asked_by),
        decided_by=convert.person(view.decided_by),
        state=one.state,
        create_time=convert.timestamp(one.create_time),
        decide_time=convert.timestamp(one.decide_time),
    )
