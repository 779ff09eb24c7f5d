"""Answers calls about redemptions."""

import grpc

from services.rewards import actions
from services.rewards.domain.perks import perks as domain
from services.rewards.domain.perks import redemptions as redemptions_domain
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from services.rewards.rpc.perks.perks import PERK, perk_message
from shared import actor, wire
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb

REDEMPTION_STATES = {
    redemptions_domain.REQUESTED: pb.REDEMPTION_STATE_REQUESTED,
    redemptions_domain.RESERVED: pb.REDEMPTION_STATE_RESERVED,
    redemptions_domain.APPROVED: pb.REDEMPTION_STATE_APPROVED,
    redemptions_domain.FULFILLED: pb.REDEMPTION_STATE_FULFILLED,
    redemptions_domain.DECLINED: pb.REDEMPTION_STATE_DECLINED,
    redemptions_domain.CANCELLED: pb.REDEMPTION_STATE_CANCELLED,
    redemptions_domain.EXPIRED: pb.REDEMPTION_STATE_EXPIRED,
}
REDEMPTION_STATE_NAMES: dict[int, str] = {
    pb.REDEMPTION_STATE_UNSPECIFIED: "",
    **{value: name for name, value in REDEMPTION_STATES.items()},
}
REDEMPTION = wire.uid("redemptions", redemptions_domain.RedemptionNotFound)


class Redemptions(Base):
    """Answers calls about redemptions."""

    def RedeemPerk(self, request: pb.RedeemPerkRequest, _: grpc.ServicerContext) -> pb.Redemption:
        found = actions.redeem_perk(
            self.db, actor.current(), PERK.parse(request.name), request.answer, request.request_id
        )
        return _redemption(found)

    def GetRedemption(
        self, request: pb.GetRedemptionRequest, _: grpc.ServicerContext
    ) -> pb.Redemption:
        uid = REDEMPTION.parse(request.name)
        return _redemption(actions.get_redemption(self.db, actor.current(), uid))

    def ListRedemptions(
        self, request: pb.ListRedemptionsRequest, _: grpc.ServicerContext
    ) -> pb.ListRedemptionsResponse:
        if request.state not in REDEMPTION_STATE_NAMES:
            raise Invalid({"state": "Unknown state."})
        found, token = actions.list_redemptions(
            self.db,
            actor.current(),
            everyone=request.all,
            state=REDEMPTION_STATE_NAMES[request.state],
            page_size=request.page_size,
            page_token=request.page_token,
        )
        return pb.ListRedemptionsResponse(
            redemptions=[_redemption(one) for one in found], next_page_token=token
        )

    def CancelRedemption(
        self, request: pb.CancelRedemptionRequest, _: grpc.ServicerContext
    ) -> pb.Redemption:
        uid = REDEMPTION.parse(request.name)
        return _redemption(actions.cancel_redemption(self.db, actor.current(), uid))

    def ApproveRedemption(
        self, request: pb.ApproveRedemptionRequest, _: grpc.ServicerContext
    ) -> pb.Redemption:
        uid = REDEMPTION.parse(request.name)
        return _redemption(actions.approve_redemption(self.db, actor.current(), uid, request.note))

    def DeclineRedemption(
        self, request: pb.DeclineRedemptionRequest, _: grpc.ServicerContext
    ) -> pb.Redemption:
        uid = REDEMPTION.parse(request.name)
        return _redemption(actions.decline_redemption(self.db, actor.current(), uid, request.note))

    def FulfilRedemption(
        self, request: pb.FulfilRedemptionRequest, _: grpc.ServicerContext
    ) -> pb.Redemption:
        uid = REDEMPTION.parse(request.name)
        return _redemption(actions.fulfil_redemption(self.db, actor.current(), uid, request.note))


def _redemption(view: redemptions_domain.RedemptionView) -> pb.Redemption:
    one = view.redemption
    return pb.Redemption(
        name=one.name,
        perk=perk_message(domain.PerkView(view.perk)),
        member=convert.person(view.member),
        state=REDEMPTION_STATES[one.state],
        price=one.price,
        answer=one.answer,
        note=one.note,
        create_time=wire.stamp(one.create_time),
        update_time=wire.stamp(one.update_time),
        expire_time=wire.stamp(one.expire_time),
        steps=[
            pb.RedemptionStep(
                state=REDEMPTION_STATES[step.state],
                by=convert.person(step.by),
                note=step.note,
                create_time=wire.stamp(step.create_time),
            )
            for step in view.steps
        ],
    )
