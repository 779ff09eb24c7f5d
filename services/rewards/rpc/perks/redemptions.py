"""Answers calls about redemptions."""

import grpc

from services.rewards import actions
from services.rewards.domain.perks import perks as domain
from services.rewards.domain.perks import redemptions as redemptions_domain
from services.rewards.rpc.base import Base
from services.rewards.rpc.perks.perks import PERK, perk_message
from shared import actor, wire
from shared.people.messages import to_proto
from upwell.rewards.v1 import rewards_pb2 as pb

STATES = wire.Words.of(pb.RedemptionState, "state")
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
        found, token = actions.list_redemptions(
            self.db,
            actor.current(),
            everyone=request.all,
            state=STATES.word(request.state),
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
        member=to_proto(view.member),
        state=STATES.value(one.state),
        price=one.price,
        answer=one.answer,
        note=one.note,
        create_time=wire.stamp(one.create_time),
        update_time=wire.stamp(one.update_time),
        expire_time=wire.stamp(one.expire_time),
        steps=[
            pb.RedemptionStep(
                state=STATES.value(step.state),
                by=to_proto(step.by),
                note=step.note,
                create_time=wire.stamp(step.create_time),
            )
            for step in view.steps
        ],
    )
