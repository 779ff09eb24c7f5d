"""Answers calls about members' points and levels."""

import grpc

from services.rewards import actions
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from services.rewards.rpc.points.levels import level_message
from services.rewards.rpc.points.transfers import transfer
from shared import actor, wire
from shared.people.messages import to_proto
from upwell.rewards.v1 import rewards_pb2 as pb


class Points(Base):
    """Answers calls about members' points and levels."""

    def GetPoints(self, request: pb.GetPointsRequest, _: grpc.ServicerContext) -> pb.Points:
        found = actions.get_points(
            self.db,
            actor.current(),
            convert.MEMBER.parse(request.name),
            request.page_size,
            request.page_token,
            wire.moment(request, "as_of"),
            convert.UNITS.word(request.unit),
        )
        balances = found.balances
        return pb.Points(
            member=to_proto(found.member),
            standing=balances.standing,
            credit=balances.credit,
            earned_standing=balances.earned,
            escrow_standing=balances.escrow_standing,
            escrow_credit=balances.escrow_credit,
            level=level_message(found.level),
            next_level=level_message(found.next_level) if found.next_level is not None else None,
            tenure_days=found.tenure_days,
            transfers=[transfer(one, found.people, found.as_of) for one in found.lines],
            next_page_token=found.next_page_token,
            as_of=wire.stamp(found.as_of),
        )
