"""Answers calls about perks."""

from typing import Any

import grpc

from services.rewards import actions
from services.rewards.actions.perks.perks import FIELDS
from services.rewards.domain.perks import perks as domain
from services.rewards.rpc.base import Base
from shared import actor, wire
from upwell.rewards.v1 import rewards_pb2 as pb

KINDS = wire.Words.of(pb.PerkKind, "kind")
STATES = wire.Words.of(pb.PerkState, "state")
# Any number of a perk, said as a number.
UNLIMITED = -1
PERK = wire.slug("perks", domain.PerkNotFound)


class Perks(Base):
    """Answers calls about perks."""

    def GetPerk(self, request: pb.GetPerkRequest, _: grpc.ServicerContext) -> pb.Perk:
        return perk_message(actions.get_perk(self.db, actor.current(), PERK.parse(request.name)))

    def ListPerks(
        self, request: pb.ListPerksRequest, _: grpc.ServicerContext
    ) -> pb.ListPerksResponse:
        perks, token = actions.list_perks(
            self.db,
            actor.current(),
            page_size=request.page_size,
            page_token=request.page_token,
            show_all=request.show_all,
        )
        return pb.ListPerksResponse(
            perks=[perk_message(one) for one in perks], next_page_token=token
        )

    def CreatePerk(self, request: pb.CreatePerkRequest, _: grpc.ServicerContext) -> pb.Perk:
        fields = _fields(request.perk)
        if request.perk.state == pb.PERK_STATE_UNSPECIFIED:
            fields["state"] = domain.DRAFT
        perk = domain.Perk(slug=request.perk.slug, **fields)
        return perk_message(actions.create_perk(self.db, actor.current(), perk, request.request_id))

    def UpdatePerk(self, request: pb.UpdatePerkRequest, _: grpc.ServicerContext) -> pb.Perk:
        perk = actions.update_perk(
            self.db,
            actor.current(),
            PERK.parse(request.perk.name or f"perks/{request.perk.slug}"),
            _fields(request.perk),
            wire.masked(request.update_mask, FIELDS),
            request.perk.etag,
        )
        return perk_message(perk)


def _fields(perk: pb.Perk) -> dict[str, Any]:
    return {
        "display_name": perk.display_name,
        "description": perk.description,
        "kind": KINDS.word(perk.kind),
        "price": perk.price,
        "stock": None if perk.stock < 0 else perk.stock,
        "least_standing": perk.least_standing,
        "least_level": perk.least_level,
        "limit_per_member": perk.limit_per_member,
        "needs_approval": perk.needs_approval,
        "fair_value": perk.fair_value,
        "currency": perk.currency,
        "state": STATES.word(perk.state),
        "start_time": wire.moment(perk, "start_time"),
        "end_time": wire.moment(perk, "end_time"),
        "question": perk.question,
    }


def perk_message(view: domain.PerkView) -> pb.Perk:
    """Return a perk as proto, with what keeps its reader from redeeming it."""
    one = view.perk
    stop = view.hindrance
    return pb.Perk(
        name=f"perks/{one.slug}",
        slug=one.slug,
        display_name=one.display_name,
        description=one.description,
        kind=KINDS.value(one.kind),
        price=one.price,
        stock=UNLIMITED if one.stock is None else one.stock,
        available=UNLIMITED if one.available is None else one.available,
        least_standing=one.least_standing,
        least_level=one.least_level,
        limit_per_member=one.limit_per_member,
        needs_approval=one.needs_approval,
        fair_value=one.fair_value,
        currency=one.currency,
        state=STATES.value(one.state),
        start_time=wire.stamp(one.start_time),
        end_time=wire.stamp(one.end_time),
        question=one.question,
        hindrance=stop.reason if stop else "",
        hindrance_message=stop.text if stop else "",
        create_time=wire.stamp(one.create_time),
        update_time=wire.stamp(one.update_time),
        etag=one.etag,
    )
