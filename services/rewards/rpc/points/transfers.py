"""Answers calls about transfers, and writes them as proto messages."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import grpc

from services.rewards import actions
from services.rewards.domain.people import Person
from services.rewards.domain.points import transfers as ledger
from services.rewards.domain.points.statements import Line, TransferNotFound
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from shared import actor, clock, wire
from shared.refusals import Invalid
from upwell.rewards.v1 import rewards_pb2 as pb

REASONS = {
    ledger.EARNED: pb.TRANSFER_REASON_EARNED,
    ledger.FACT_WITHDRAWN: pb.TRANSFER_REASON_FACT_WITHDRAWN,
    ledger.RULE_CHANGED: pb.TRANSFER_REASON_RULE_CHANGED,
    ledger.RECOUNTED: pb.TRANSFER_REASON_RECOUNTED,
    ledger.SET_ASIDE: pb.TRANSFER_REASON_SET_ASIDE,
    ledger.CLEARED: pb.TRANSFER_REASON_CLEARED,
    ledger.CONFIRMED: pb.TRANSFER_REASON_CONFIRMED,
    ledger.ADJUSTED: pb.TRANSFER_REASON_ADJUSTED,
    ledger.RESERVED: pb.TRANSFER_REASON_RESERVED,
    ledger.RETURNED: pb.TRANSFER_REASON_RETURNED,
    ledger.SPENT: pb.TRANSFER_REASON_SPENT,
}
REASON_NAMES: dict[int, str] = {
    pb.TRANSFER_REASON_UNSPECIFIED: "",
    **{value: name for name, value in REASONS.items()},
}
TRANSFER = wire.uid("transfers", TransferNotFound)


class Transfers(Base):
    """Answers calls about transfers."""

    def GetTransfer(self, request: pb.GetTransferRequest, _: grpc.ServicerContext) -> pb.Transfer:
        line, people = actions.get_transfer(self.db, actor.current(), TRANSFER.parse(request.name))
        return transfer(line, people, clock.now())

    def SearchTransfers(
        self, request: pb.SearchTransfersRequest, _: grpc.ServicerContext
    ) -> pb.SearchTransfersResponse:
        if request.reason not in REASON_NAMES:
            raise Invalid({"reason": "Unknown reason."})
        wanted = actions.TransferFilter(
            member=request.member.removeprefix("members/"),
            rule=request.rule.removeprefix("rules/"),
            object=request.object,
            reason=REASON_NAMES[request.reason],
            unit=convert.unit_name(request.unit),
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
        unit=convert.UNITS[one.unit],
        amount=line.amount,
        reason=REASONS[one.reason],
        rule=one.rule,
        rule_version=one.rule_version,
        rule_display_name=line.rule_display_name,
        fact=convert.fact(line.fact, people, shows_actor=line.shows_actor),
        reverses=_name(one.reverses),
        reversed_by=_name(line.reversed_by),
        note=one.note,
        debit=one.debit,
        credit=one.credit,
        member=convert.person_of(one.member, people),
        cause=one.cause,
        effective_time=wire.stamp(one.effective_time),
        worth=line.worth(moment),
    )


def _name(uid: UUID | None) -> str:
    return f"transfers/{uid}" if uid is not None else ""
