"""Turns perks and redemptions into JSON."""

from services.gateway.rewards.api.dump.base import person, uid
from services.gateway.web.dump import Json, moment
from services.gateway.web.wire import word
from upwell.rewards.v1 import rewards_pb2 as pb


def perk(message: pb.Perk) -> Json:
    """Return a perk with what hinders the caller."""
    hindrance = None
    if message.hindrance:
        hindrance = {"reason": message.hindrance, "message": message.hindrance_message}
    return {
        "id": message.slug,
        "display_name": message.display_name,
        "description": message.description,
        "kind": word(pb.PerkKind, message.kind),
        "price": message.price,
        "stock": message.stock if message.stock >= 0 else None,
        "available": message.available if message.available >= 0 else None,
        "least_standing": message.least_standing,
        "least_level": message.least_level,
        "limit_per_member": message.limit_per_member,
        "needs_approval": message.needs_approval,
        "fair_value": message.fair_value,
        "currency": message.currency,
        "state": word(pb.PerkState, message.state),
        "start_time": moment(message, "start_time"),
        "end_time": moment(message, "end_time"),
        "question": message.question,
        "hindrance": hindrance,
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
    }


def redemption(message: pb.Redemption) -> Json:
    """Return a redemption with its steps."""
    return {
        "id": uid(message.name),
        "perk": message.perk.slug,
        "perk_display_name": message.perk.display_name,
        "member": person(message, "member"),
        "state": word(pb.RedemptionState, message.state),
        "price": message.price,
        "answer": message.answer,
        "note": message.note,
        "create_time": moment(message, "create_time"),
        "update_time": moment(message, "update_time"),
        "expire_time": moment(message, "expire_time"),
        "steps": [
            {
                "state": word(pb.RedemptionState, one.state),
                "by": person(one, "by"),
                "note": one.note,
                "create_time": moment(one, "create_time"),
            }
            for one in message.steps
        ],
    }
