"""Describes perks and redemptions."""

from collections.abc import Callable

from marshmallow import validate

from services.gateway.web.checks import NewSlug, Slug, between, line, prose
from services.gateway.web.labels.rewards import LEVELS
from services.gateway.web.schemas import (
    Body,
    Flag,
    Id,
    List,
    Moment,
    Nested,
    Paging,
    PersonReply,
    Reply,
    Text,
    Whole,
    Word,
    one_of,
)
from upwell.rewards.v1 import rewards_pb2 as pb

MOST_POINTS = 1_000_000_000
NUMBER = "Enter a whole number from {min} to {max}."
NAME = line(80, least=1)
NOTE = prose(1_000)
POINTS = between(0, MOST_POINTS, NUMBER)


def _limited(field: str) -> Callable[[pb.Perk], int | None]:
    """Return what reads how many there are; None for as many as wanted."""

    def read(perk: pb.Perk) -> int | None:
        found: int = getattr(perk, field)
        return found if found >= 0 else None

    return read


def _hindered(perk: pb.Perk) -> pb.Perk | None:
    return perk if perk.hindrance else None


class HindranceReply(Reply):
    """Why the caller may not redeem a perk now."""

    reason = Text(required=True, attribute="hindrance")
    message = Text(required=True, attribute="hindrance_message")


class PerkReply(Reply):
    """Something to redeem; never money."""

    id = Text(required=True, attribute="slug")
    display_name = Text(required=True)
    description = Text(required=True)
    kind = Word(pb.PerkKind, required=True)
    price = Whole(required=True, metadata={"description": "In credit."})
    stock = Whole(
        required=True,
        allow_none=True,
        of=_limited("stock"),
        metadata={"description": "Null means unlimited."},
    )
    available = Whole(required=True, allow_none=True, of=_limited("available"))
    least_standing = Whole(required=True)
    least_level = Text(required=True)
    limit_per_member = Whole(required=True)
    needs_approval = Flag(required=True)
    fair_value = Whole(required=True)
    currency = Text(required=True)
    state = Word(pb.PerkState, required=True)
    start_time = Moment(required=True, allow_none=True)
    end_time = Moment(required=True, allow_none=True)
    question = Text(required=True)
    hindrance = Nested(HindranceReply, required=True, allow_none=True, of=_hindered)
    create_time = Moment(required=True, allow_none=True)
    update_time = Moment(required=True, allow_none=True)


class PerksReply(Reply):
    """A page of perks."""

    perks = List(Nested(PerkReply), required=True)
    next_page_token = Text(required=True)


class PerksQuery(Paging):
    """Which perks."""

    show_all = Flag(
        loose=True,
        load_default=False,
        metadata={"description": "Include drafts and retired ones. Staff only."},
    )


class PerkFields(Body):
    """What may be said of a perk."""

    display_name = Text(validate=NAME)
    description = Text(validate=prose(2_000))
    kind = Word(pb.PerkKind)
    price = Whole(validate=POINTS)
    stock = Whole(
        allow_none=True,
        validate=between(0, MOST_POINTS, "Send a number from {min} to {max}, or null for any."),
    )
    least_standing = Whole(validate=POINTS)
    least_level = Text(validate=one_of(["", *LEVELS]))
    limit_per_member = Whole(validate=between(0, 1_000, NUMBER))
    needs_approval = Flag()
    fair_value = Whole(validate=between(0, 100_000_000_000, NUMBER))
    currency = Text(
        validate=validate.Regexp(
            "^([A-Z]{3})?$",
            error="Enter a currency code of three capital letters (ISO 4217), for example EUR.",
        )
    )
    state = Word(pb.PerkState)
    start_time = Moment(allow_none=True)
    end_time = Moment(end=True, allow_none=True)
    question = Text(validate=line(300))


class PerkBody(PerkFields):
    """A new perk."""

    id = Text(
        required=True,
        attribute="slug",
        validate=Slug(),
        metadata={"description": "Lowercase, with hyphens."},
    )
    display_name = Text(required=True, validate=NAME)
    kind = Word(pb.PerkKind, required=True)
    price = Whole(required=True, validate=POINTS)


class PerkForm(PerkBody):
    """A perk on its page, where the slug may be left to the service's name of it."""

    id = Text(attribute="slug", load_default="", validate=NewSlug())


class PerkPatch(PerkFields):
    """What changes about a perk."""


class StepReply(Reply):
    """One step of a redemption."""

    state = Word(pb.RedemptionState, required=True)
    by = Nested(PersonReply, required=True, allow_none=True)
    note = Text(required=True)
    create_time = Moment(required=True, allow_none=True)


class RedemptionReply(Reply):
    """A perk on its way to a member."""

    id = Id(required=True, attribute="name")
    perk = Text(required=True, attribute="perk.slug")
    perk_display_name = Text(required=True, attribute="perk.display_name")
    member = Nested(PersonReply, required=True, allow_none=True)
    state = Word(pb.RedemptionState, required=True)
    price = Whole(required=True)
    answer = Text(required=True)
    note = Text(required=True)
    create_time = Moment(required=True, allow_none=True)
    update_time = Moment(required=True, allow_none=True)
    expire_time = Moment(required=True, allow_none=True)
    steps = List(Nested(StepReply), required=True)


class RedemptionsReply(Reply):
    """A page of redemptions."""

    redemptions = List(Nested(RedemptionReply), required=True)
    next_page_token = Text(required=True)


class RedemptionsQuery(Paging):
    """Which redemptions."""

    state = Word(pb.RedemptionState, load_default="")


class RedemptionBody(Body):
    """A wish for a perk."""

    answer = Text(
        load_default="",
        validate=NOTE,
        metadata={"description": "The answer to the perk's question."},
    )


class RedemptionNoteBody(Body):
    """What staff say to the member."""

    note = Text(load_default="", validate=NOTE, metadata={"description": "Message to the member."})


class DeclineRedemptionBody(Body):
    """Why it is declined."""

    note = Text(required=True, validate=NOTE, metadata={"description": "Message to the member."})
