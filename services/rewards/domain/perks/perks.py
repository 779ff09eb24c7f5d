"""Says what perks are, and who may redeem one."""

import re
from dataclasses import dataclass
from datetime import datetime

from services.rewards.domain.points import levels
from shared.refusals import AlreadyExists, FailedPrecondition, NotFound, Refusal
from shared.text import Form

# Money is none of them; the database refuses another kind as well.
KINDS = (
    "access",
    "information",
    "recognition",
    "event",
    "travel",
    "licence",
    "swag",
    "charity_gift",
)

DRAFT, ACTIVE, RETIRED = "draft", "active", "retired"
STATES = (DRAFT, ACTIVE, RETIRED)


LEVELS = tuple(one.level for one in levels.DEFAULTS)

MOST_POINTS = 1_000_000_000
MOST_VALUE = 100_000_000_000
MOST_PER_MEMBER = 1_000
LONGEST_SLUG = 50
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CURRENCY = re.compile(r"[A-Z]{3}")


class PerkNotFound(NotFound):
    """Refuses a perk that is not there for the caller."""

    message = "Perk not found. Check its address in the list of perks."


class PerkNotActive(FailedPrecondition):
    """Refuses to redeem a draft or a retired perk."""

    message = "This perk is {state}, so it can't be redeemed. Check the other perks."


class NotYet(FailedPrecondition):
    """Refuses before a perk begins."""

    message = "This perk is not available yet. You can redeem it from {start} (UTC)."


class Over(FailedPrecondition):
    """Refuses after a perk has ended."""

    message = "This perk ended on {end} (UTC). Check the other perks."


class LevelTooLow(FailedPrecondition):
    """Refuses members below the perk's level."""

    message = (
        "This perk needs the level {needed}; you have {level}. Your points page shows what the "
        "next level needs."
    )


class StandingTooLow(FailedPrecondition):
    """Refuses members below the perk's standing."""

    message = (
        "This perk needs {needed} reputation and you have {standing}: {missing} are missing. "
        "Your points page shows how to earn it."
    )


class LimitReached(FailedPrecondition):
    """Refuses more than a member may have."""

    message = "You have reached the limit of {limit} per member for this perk."


class OutOfStock(FailedPrecondition):
    """Refuses where none is left."""

    message = "This perk is out of stock. It may become available again if someone cancels."


class NotEnoughCredit(FailedPrecondition):
    """Refuses members who can't pay."""

    message = (
        "This perk costs {price} credits and you have {credit}: {missing} are missing. Your "
        "points page shows how to earn credits."
    )


class PerkSlugTaken(AlreadyExists):
    """Refuses an address that another perk has."""

    message = "The slug {slug} is already used by another perk. Choose another."


class PerkNeverDraftAgain(FailedPrecondition):
    """Refuses to make a draft of a perk that people have seen."""

    message = (
        "This perk was already published, so it can't become a draft again. Retire it instead."
    )


@dataclass(frozen=True)
class Perk:
    """Holds something to redeem; `stock` is how many there are in all, None for any number."""

    slug: str
    display_name: str = ""
    description: str = ""
    kind: str = ""
    price: int = 0
    stock: int | None = None
    # How many are reserved, approved or fulfilled.
    taken: int = 0
    least_standing: int = 0
    least_level: str = ""
    limit_per_member: int = 0
    needs_approval: bool = True
    fair_value: int = 0
    currency: str = ""
    state: str = DRAFT
    start_time: datetime | None = None
    end_time: datetime | None = None
    question: str = ""
    revision: int = 1
    create_time: datetime | None = None
    update_time: datetime | None = None

    @property
    def available(self) -> int | None:
        """Return how many are left, None for any number."""
        return None if self.stock is None else self.stock - self.taken

    @property
    def etag(self) -> str:
        """Return what changes with every edit."""
        return f'"{self.revision}"'


@dataclass(frozen=True)
class PerkView:
    """Holds a perk as somebody sees it, and why they may not redeem it now."""

    perk: Perk
    hindrance: Refusal | None = None


@dataclass(frozen=True)
class Claimant:
    """Holds what decides whether a member may redeem a perk; `held` is how many they have."""

    standing: int
    credit: int
    level: str
    held: int = 0


def hindrance(perk: Perk, claimant: Claimant | None, moment: datetime) -> Refusal | None:
    """Return why a member may not redeem a perk now, or None where they may.

    What the member can't change comes first, what they can earn last. Without a claimant it is what
    stops everybody.
    """
    refusal = _closed(perk, moment)
    if claimant is not None:
        refusal = refusal or _beneath(perk, claimant) or _limited(perk, claimant)
    refusal = refusal or _gone(perk)
    if claimant is not None:
        refusal = refusal or _short(perk, claimant)
    return refusal


def _closed(perk: Perk, moment: datetime) -> Refusal | None:
    if perk.state != ACTIVE:
        return PerkNotActive(state=perk.state)
    if perk.start_time is not None and moment < perk.start_time:
        return NotYet(start=_minute(perk.start_time))
    if perk.end_time is not None and moment >= perk.end_time:
        return Over(end=_minute(perk.end_time))
    return None


def _beneath(perk: Perk, claimant: Claimant) -> Refusal | None:
    if perk.least_level and _rank(claimant.level) < _rank(perk.least_level):
        return LevelTooLow(needed=perk.least_level, level=claimant.level)
    if claimant.standing < perk.least_standing:
        return StandingTooLow(
            needed=perk.least_standing,
            standing=claimant.standing,
            missing=perk.least_standing - claimant.standing,
        )
    return None


def _limited(perk: Perk, claimant: Claimant) -> Refusal | None:
    if perk.limit_per_member and claimant.held >= perk.limit_per_member:
        return LimitReached(limit=perk.limit_per_member)
    return None


def _gone(perk: Perk) -> Refusal | None:
    return OutOfStock() if perk.available is not None and perk.available <= 0 else None


def _short(perk: Perk, claimant: Claimant) -> Refusal | None:
    # What costs nothing is also for those whose spent points were reversed afterwards.
    if perk.price and claimant.credit < perk.price:
        return NotEnoughCredit(
            price=perk.price, credit=claimant.credit, missing=perk.price - claimant.credit
        )
    return None


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else 0


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def check_perk(perk: Perk) -> Perk:
    """Return a perk with its texts cleaned; raises `Invalid` with a sentence for each fault."""
    form = Form()
    if not _SLUG.fullmatch(perk.slug) or len(perk.slug) > LONGEST_SLUG:
        form.refuse("slug", "Use 1 to 50 letters a to z, digits and hyphens between them.")
    if perk.kind not in KINDS:
        form.refuse(
            "kind",
            f"Choose one of {', '.join(KINDS)}. A perk can't be money.",
        )
    if perk.state not in STATES:
        form.refuse("state", f"Choose one of {', '.join(STATES)}.")
    _check_numbers(form, perk)
    if perk.least_level and perk.least_level not in LEVELS:
        form.refuse("least_level", f"Choose one of {', '.join(LEVELS)}, or none.")
    if (perk.fair_value > 0 or perk.currency) and not _CURRENCY.fullmatch(perk.currency):
        form.refuse(
            "currency",
            "Enter a currency code of three capital letters (ISO 4217), for example EUR.",
        )
    if perk.start_time and perk.end_time and perk.start_time >= perk.end_time:
        form.refuse("end_time", "The end has to be after the start.")
    cleaned = {
        "display_name": form.line("display_name", perk.display_name, least=1, most=80),
        "description": form.body("description", perk.description, most=2_000),
        "question": form.line("question", perk.question, most=300),
    }
    form.done()
    return Perk(**{**vars(perk), **cleaned})


def _check_numbers(form: Form, perk: Perk) -> None:
    for name, most in (
        ("price", MOST_POINTS),
        ("least_standing", MOST_POINTS),
        ("limit_per_member", MOST_PER_MEMBER),
        ("fair_value", MOST_VALUE),
    ):
        if not 0 <= getattr(perk, name) <= most:
            form.refuse(name, f"Enter a whole number from 0 to {most:,}.")
    if perk.stock is None:
        return
    if perk.stock > MOST_POINTS:
        form.refuse(
            "stock", f"Enter a number up to {MOST_POINTS:,}, or leave it empty for no limit."
        )
    elif perk.stock < perk.taken:
        form.refuse("stock", f"{perk.taken} are already redeemed, so the total can't be lower.")
