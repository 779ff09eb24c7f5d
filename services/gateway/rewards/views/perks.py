"""Turns perks and redemptions into what templates read."""

from flask_babel import lazy_gettext as _

from services.gateway.rewards.views.points import level, person
from services.gateway.web import wire
from services.gateway.web.labels import defaults
from services.gateway.web.labels import rewards as labels
from services.gateway.web.language import day, number
from services.gateway.web.wire import View
from upwell.rewards.v1 import rewards_pb2

OPEN_STATES = ("requested", "reserved", "approved")

TONES = {
    "requested": "sand",
    "reserved": "sand",
    "approved": "blue",
    "fulfilled": "green",
    "declined": "rose",
    "cancelled": "outline",
    "expired": "outline",
}

# What the service says in English, from what the perk itself says.
HINDRANCES = {
    "SIGN_IN_NEEDED": _("Sign in to redeem this perk."),
    "PERK_NOT_ACTIVE": _("This perk is not available right now."),
    "NOT_YET": _("You can redeem it from %(start)s."),
    "OVER": _("This perk ended on %(end)s."),
    "LEVEL_TOO_LOW": _("For members at level %(level)s or above."),
    "STANDING_TOO_LOW": _("You need %(standing)s reputation."),
    "LIMIT_REACHED": _("You have reached the limit per member."),
    "OUT_OF_STOCK": _("Out of stock. It may become available again if someone cancels."),
    "NOT_ENOUGH_CREDIT": _("You do not have enough credits yet."),
}


def hindrance(message: rewards_pb2.Perk) -> str:
    """Return why the viewer may not redeem a perk now; empty where they may.

    A reason that is not known here keeps the service's own sentence.
    """
    known = HINDRANCES.get(message.hindrance)
    if known is None:
        return message.hindrance_message
    start, end = (wire.moment(message, name) for name in ("start_time", "end_time"))
    return str(known) % {
        "start": day(start) if start else "",
        "end": day(end) if end else "",
        "level": level(rewards_pb2.Level(level=message.least_level)).name,
        "standing": number(message.least_standing),
    }


def perk(message: rewards_pb2.Perk) -> View:
    """Return a perk: what it is, what it costs, and why the viewer may not have it yet."""
    kind = wire.word(rewards_pb2.PerkKind, message.kind)
    return View(
        slug=message.slug,
        url=f"/perks/{message.slug}",
        name=defaults.say(message.display_name),
        description=defaults.say(message.description),
        kind=kind,
        kind_name=str(labels.PERK_KINDS.get(kind, kind)),
        price=message.price,
        stock=message.stock,
        available=message.available,
        limited=message.stock >= 0,
        least_standing=message.least_standing,
        least_level=level(rewards_pb2.Level(level=message.least_level)).name,
        limit_per_member=message.limit_per_member,
        needs_approval=message.needs_approval,
        fair_value=message.fair_value,
        currency=message.currency,
        state=wire.word(rewards_pb2.PerkState, message.state),
        start_time=wire.moment(message, "start_time"),
        end_time=wire.moment(message, "end_time"),
        question=defaults.say(message.question),
        hindrance=message.hindrance,
        hindrance_message=hindrance(message),
    )


def step(message: rewards_pb2.RedemptionStep) -> View:
    """Return one step of a redemption."""
    state = wire.word(rewards_pb2.RedemptionState, message.state)
    return View(
        state=state,
        state_name=str(labels.REDEMPTION_STATES.get(state, state)),
        tone=TONES.get(state, "open"),
        by=person(message.by) if message.by.uid else None,
        note=message.note,
        create_time=wire.when(message.create_time),
    )


def redemption(message: rewards_pb2.Redemption) -> View:
    """Return a perk on its way, with its steps, the newest first."""
    state = wire.word(rewards_pb2.RedemptionState, message.state)
    return View(
        uid=message.name.rpartition("/")[2],
        url=f"/redemptions/{message.name.rpartition('/')[2]}",
        perk=perk(message.perk),
        member=person(message.member),
        state=state,
        state_name=str(labels.REDEMPTION_STATES.get(state, state)),
        tone=TONES.get(state, "open"),
        open=state in OPEN_STATES,
        price=message.price,
        answer=message.answer,
        note=message.note,
        create_time=wire.when(message.create_time),
        update_time=wire.when(message.update_time),
        expire_time=wire.moment(message, "expire_time"),
        steps=sorted(
            (step(one) for one in message.steps), key=lambda one: one.create_time, reverse=True
        ),
    )
