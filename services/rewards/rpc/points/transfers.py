"""Answers calls about transfers, and writes them as proto messages."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import grpc

from services.rewards import actions
from services.rewards.domain.people import Person
from services.rewards.domain.points.statements import Line, TransferNotFound
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from shared import actor, clock, wire
from shared.people.messages import one_of
from upwell.rewards.v1 import rewards_pb2 as pb

REASONS = wire.Words.of(pb.TransferReason, "reason")
TRANSFER = wire.uid("transfers", TransferNotFound)


class Transfers(Base):
    """Answers calls about transfers."""

    def GetTransfer(self, request: pb.GetTransferRequest, _: grpc.ServicerContext) -> pb.Transfer:
        line, people = actions.get_transfer(self.db, actor.current(), TRANSFER.parse(request.name))
        return transfer(line, people, clock.now())

    def SearchTransfers(
        self, request: pb.SearchTransfersRequest, _: grpc.ServicerContext
    ) -> pb.SearchTransfersResponse:
        wanted = actions.TransferFilter(
            member=convert.MEMBER.parse_optional(request.member) or "",
            rule=request.rule,
            object=request.object,
            reason=REASONS.word(request.reason),
            unit=convert.UNITS.word(request.unit),
            after=wire.moment(request, "after"),
            before=wire.moment(request, "before"),
        )
        found, people, token = actions.search_transfers(
            self.db, actor.current(), wanted, request.page_size, request.page_token
        )
        moment = clock.now()
        return pb.SearchTransfersResponse(
            transfers=[transfer(one, people, moment) for one in found],
            next_page_token=token,
        )


def transfer(line: Line, people: Mapping[UUID, Person], moment: datetime) -> pb.Transfer:
    """Return a row as proto, with what it is worth at a moment."""
    one = line.transfer
    return pb.Transfer(
        name=_name(one.uid),
        create_time=wire.stamp(line.create_time),
        unit=convert.UNITS.value(one.unit),
        amount=line.amount,
        reason=REASONS.value(one.reason),
        rule=one.rule,
        rule_version=one.rule_version,
        rule_display_name=line.rule_display_name,
        fact=convert.fact(line.fact, people, shows_actor=line.shows_actor),
        reverses=_name(one.reverses),
        reversed_by=_name(line.reversed_by),
        note=one.note,
        debit=one.debit,
        credit=one.credit,
        member=one_of(people, one.member),
        cause=one.cause,
        effective_time=wire.stamp(one.effective_time),
        worth=line.worth(moment),
    )


def _name(uid: UUID | None) -> str:
    return f"transfers/{uid}" if uid is not None else ""
