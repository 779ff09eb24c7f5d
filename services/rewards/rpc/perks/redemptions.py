"""Answers calls about redemptions."""

import grpc

from services.rewards import actions
from services.rewards.domain.perks import perks as domain
from services.rewards.rpc import convert, names
from services.rewards.rpc.base import Base
from services.rewards.rpc.perks.perks import perk_message, perk_slug
from shared import actor
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb

REDEMPTION_STATES = {
    domain.REQUESTED: pb.REDEMPTION_STATE_REQUESTED,
    domain.RESERVED: pb.REDEMPTION_STATE_RESERVED,
    domain.APPROVED: pb.REDEMPTION_STATE_APPROVED,
    domain.FULFILLED: pb.REDEMPTION_STATE_FULFILLED,
    domain.DECLINED: pb.REDEMPTION_STATE_DECLINED,
    domain.CANCELLED: pb.REDEMPTION_STATE_CANCELLED,
    domain.EXPIRED: pb.REDEMPTION_STATE_EXPIRED,
}
REDEMPTION_STATE_NAMES: dict[int, str] = {
    pb.REDEMPTION_STATE_UNSPECIFIED: "",
    **{value: name for name, value in REDEMPTION_STATES.items()},
}


class Redemptions(Base):
    """Answers calls about redemptions."""

    def RedeemPerk(self, request: pb.RedeemPerkRequest, _: grpc.ServicerContext) -> pb.Redemption:
        """Redeem a perk."""
        found = actions.redeem_perk(
            self.db, actor.current(), perk_slug(request.name), request.answer, request.request_id
        )
        return _redemption(found)

    def GetRedemption(
        self, request: pb.GetRedemptionRequest, _: grpc.ServicerContext
    ) -> pb.Redemption:
        """Get one redemption."""
        uid = names.uid_in(request.name, "redemptions", domain.RedemptionNotFound)
        return _redemption(actions.get_redemption(self.db, actor.current(), uid))

    def ListRedemptions(
        self, request: pb.ListRedemptionsRequest, _: grpc.ServicerContext
    ) -> pb.ListRedemptionsResponse:
        """List redemptions."""
        if request.state not in REDEMPTION_STATE_NAMES:
            raise Invalid({"state": "This is not a state we know."})
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
        """Cancel a redemption."""
        uid = names.uid_in(request.name, "redemptions", domain.RedemptionNotFound)
        return _redemption(actions.cancel_redemption(self.db, actor.current(), uid))

    def DecideRedemption(
        self, request: pb.DecideRedemptionRequest, _: grpc.ServicerContext
    ) -> pb.Redemption:
        """Decide a redemption."""
        found = actions.decide_redemption(
            self.db,
            actor.current(),
            names.uid_in(request.name, "redemptions", domain.RedemptionNotFound),
            convert.DECISIONS.get(request.decision, ""),
            request.note,
        )
        return _redemption(found)


def _redemption(view: domain.RedemptionView) -> pb.Redemption:
    one = view.redemption
    return pb.Redemption(
        name=one.name,
        perk=perk_message(domain.PerkView(view.perk)),
        member=convert.person(view.member),
        state=REDEMPTION_STATES[one.state],
        price=one.price,
        answer=one.answer,
        note=one.note,
        create_time=convert.timestamp(one.create_time),
        update_time=convert.timestamp(one.update_time),
        expire_time=convert.timestamp(one.expire_time),
        steps=[
            pb.RedemptionStep(
                state=REDEMPTION_STATES[step.state],
                by=convert.person(step.by),
                note=step.note,
                create_time=convert.timestamp(step.create_time),
            )
            for step in view.steps
        ],
    )
