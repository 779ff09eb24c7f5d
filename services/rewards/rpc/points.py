"""Answers calls about members' points and levels."""

import grpc

from services.rewards import actions
from services.rewards.domain.levels import Level
from services.rewards.domain.statements import TransferNotFound
from services.rewards.rpc import convert, lines, names
from services.rewards.rpc.base import Base
from shared import actor, clock
from upwell.rewards.v1 import rewards_pb2 as pb


class Points(Base):
    """Answers calls about members' points and levels."""

    def GetPoints(self, request: pb.GetPointsRequest, _: grpc.ServicerContext) -> pb.Points:
        """Get a member's points."""
        found = actions.get_points(
            self.db,
            actor.current(),
            names.member_handle(request.name),
            request.page_size,
            request.page_token,
            convert.moment(request.as_of, "as_of"),
            convert.unit_name(request.unit),
        )
        balances = found.balances
        return pb.Points(
            member=convert.person(found.member),
            standing=balances.standing,
            credit=balances.credit,
            earned_standing=balances.earned,
            escrow_standing=balances.escrow_standing,
            escrow_credit=balances.escrow_credit,
            level=_level(found.level),
            next_level=_level(found.next_level) if found.next_level is not None else None,
            tenure_days=found.tenure_days,
            transfers=[lines.transfer(one, found.people, found.as_of) for one in found.lines],
            next_page_token=found.next_page_token,
            as_of=convert.timestamp(found.as_of),
        )

    def GetTransfer(self, request: pb.GetTransferRequest, _: grpc.ServicerContext) -> pb.Transfer:
        """Get one transfer."""
        line, people = actions.get_transfer(
            self.db, actor.current(), names.uid_in(request.name, "transfers", TransferNotFound)
        )
        return lines.transfer(line, people, clock.now())

    def ListLevels(
        self, _request: pb.ListLevelsRequest, _: grpc.ServicerContext
    ) -> pb.ListLevelsResponse:
        """List the levels."""
        levels = actions.list_levels(self.db, actor.current())
        return pb.ListLevelsResponse(levels=[_level(one) for one in levels])


def _level(one: Level) -> pb.Level:
    return pb.Level(level=one.level, standing=one.standing, tenure_days=one.tenure_days)
