"""Works out who holds what: one function grants and revokes alike, from what facts came to."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.rewards.domain.badges import achievements as domain
from services.rewards.domain.badges.achievements import Definition, Version
from services.rewards.domain.badges.badges import (
    AUTO,
    EXPIRED,
    GRANTED,
    MANUAL,
    PROVISIONAL,
    REVOKED,
    SUPERSEDED,
    Badge,
    Change,
)
from services.rewards.domain.points.facts import SILENT_SOURCES

# What was reached longer ago is no news; nor is what was reached before there was such an
# achievement, with a day's grace because a community gets the defaults when it first needs them.
NEWS = timedelta(days=30)
GRACE = timedelta(days=1)

# What there is to reach where there are no tiers.
ONLY = domain.Tier()
# Those held out get a badge so much later.
HOLDOUT = timedelta(days=28)
FACTS_WENT = "What this rested on no longer holds."
YEARS_MOST = 100
_SENTENCES = {
    "idea_raised": "You raised idea #{idea}",
    "idea_planned": "Your idea #{idea} was planned",
    "idea_in_progress": "Work on your idea #{idea} began",
    "idea_shipped": "Your idea #{idea} shipped",
    "vote_received": "Your idea #{idea} got a vote",
    # Which idea somebody voted for is nobody else's business, and others read this.
    "vote_cast": "You voted for somebody else's idea",
    "comment_posted": "You commented on idea #{idea}",
    "comment_helpful": "Your comment on idea #{idea} was found helpful",
    "answer_accepted": "Your answer on idea #{idea} was accepted",
    "duplicate_found": "You noticed that idea #{idea} had been raised before",
    "profile_completed": "You completed your profile",
}


@dataclass(frozen=True)
class Crossing:
    """Holds the fact with which a threshold was reached."""

    fact: UUID | None
    time: datetime
    source: str = ""
    trigger: str = ""
    idea: str = ""

    @property
    def quiet(self) -> bool:
        """Return whether nobody is told, as it came with an import or a backfill."""
        return self.source in SILENT_SOURCES


@dataclass(frozen=True)
class Measure:
    """Holds how far somebody is, and what reached each threshold."""

    value: int = 0
    crossings: Mapping[int, Crossing] = field(default_factory=dict)


@dataclass(frozen=True)
class Award:
    """Says that a condition is met, since when and why."""

    tier: str
    key: str
    rank: int
    crossing: Crossing
    reason: str
    hold_until: datetime | None = None
    held_out: bool = False
    expire_time: datetime | None = None
    # When the version it was reached under came to be.
    version_time: datetime | None = None

    def is_old(self, now: datetime) -> bool:
        """Return whether it is no news: imported, reached before it could be, or long ago."""
        since = self.hold_until or self.crossing.time
        too_early = self.version_time is not None and self.crossing.time < self.version_time - GRACE
        return self.crossing.quiet or too_early or since < now - NEWS


def awards(
    version: Version, measure: Measure, member: UUID, joined: datetime | None, now: datetime
) -> dict[str, Award]:
    """Return what a member has reached under a version, by key."""
    definition = version.definition
    found = {}
    if definition.kind == domain.ANNIVERSARY:
        found = _years(version, joined, now)
    for step in definition.tiers:
        crossing = measure.crossings.get(step.threshold)
        if crossing is not None:
            found[step.tier] = award(version, step, crossing, member)
    return found


def award(version: Version, step: domain.Tier, crossing: Crossing, member: UUID) -> Award:
    """Return what reaching a step of a version comes to."""
    definition = version.definition
    held_out = is_held_out(definition, version.slug, member)
    wait = timedelta(days=definition.cooling_off_days)
    if held_out:
        wait = max(wait, HOLDOUT)
    return Award(
        tier=step.tier,
        key=step.tier,
        rank=step.threshold,
        crossing=crossing,
        reason=reason(definition, crossing, step.threshold),
        hold_until=crossing.time + wait if wait else None,
        held_out=held_out,
        expire_time=_expiry(definition, crossing.time),
        version_time=version.create_time,
    )


def _years(version: Version, joined: datetime | None, now: datetime) -> dict[str, Award]:
    found: dict[str, Award] = {}
    if joined is None:
        return found
    for year in range(1, YEARS_MOST + 1):
        moment = anniversary(joined, year)
        if moment > now:
            break
        sentence = f"You have been a member for {year} years." if year > 1 else ""
        found[str(year)] = Award(
            tier="",
            key=str(year),
            # Years stand side by side; none takes the place of another.
            rank=0,
            crossing=Crossing(None, moment),
            reason=sentence or "You have been a member for one year.",
            expire_time=_expiry(version.definition, moment),
            version_time=version.create_time,
        )
    return found


def anniversary(joined: datetime, year: int) -> datetime:
    """Return when somebody has been here for so many years; 29 February becomes the 28th."""
    try:
        return joined.replace(year=joined.year + year)
    except ValueError:
        return joined.replace(year=joined.year + year, day=28)


def _expiry(definition: Definition, moment: datetime) -> datetime | None:
    return moment + timedelta(days=definition.valid_days) if definition.valid_days else None


def is_held_out(definition: Definition, slug: str, member: UUID) -> bool:
    """Return whether a member is among those who get an achievement four weeks later.

    It depends on nothing but who they are and which achievement it is, so it never changes.
    """
    if not definition.holdout_percent:
        return False
    fingerprint = hashlib.sha256(f"{slug}:{member}".encode()).digest()
    return int.from_bytes(fingerprint[:4]) % 100 < definition.holdout_percent


def reason(definition: Definition, crossing: Crossing, threshold: int) -> str:
    """Return why somebody got it, as a sentence that names the last thing it took."""
    trigger = crossing.trigger or definition.trigger
    sentence = _SENTENCES.get(trigger, "")
    number = crossing.idea.removeprefix("ideas/")
    if "{idea}" in sentence and not number.isdigit():
        sentence = ""
    sentence = sentence.format(idea=number)
    if definition.kind == domain.FIRST_EVER:
        return f"{sentence}, the very first." if sentence else "You were the very first."
    if definition.kind == domain.MILESTONE:
        return f"{sentence or 'You took part'}, among the first {threshold:,} here."
    sentence = sentence or "You took part"
    if definition.points_unit:
        return f"{sentence}; with that you earned {threshold:,} {definition.points_unit}."
    if definition.kind == domain.DISTINCT_DAYS and threshold > 1:
        return f"{sentence}; that made {threshold:,} different days."
    return f"{sentence}; that made {threshold:,}." if threshold > 1 else f"{sentence}."


def derive(
    slug: str,
    member: UUID,
    kept: Sequence[Badge],
    met: Mapping[int, Mapping[str, Award]],
    current: Version | None,
    now: datetime,
    new_uid: Callable[[], UUID],
) -> list[Change]:
    """Return what becomes of a member's badges of one achievement; only what differs.

    `met` holds what is reached under each version; `current` is the version that counts, or None
    where nobody new gets it. A badge rests on the version it was awarded under for as long as
    that holds, else on the current one. What a person awarded or revoked is left as it is.
    """
    ahead = met.get(current.number, {}) if current else {}
    found: list[tuple[Badge | None, Badge, Award | None]] = []
    for badge in kept:
        if badge.origin == MANUAL or badge.revoked_by is not None:
            found.append((badge, _aged(badge, now), None))
            continue
        own = met.get(badge.version, {}).get(badge.key)
        reached = own or ahead.get(badge.key)
        if reached is None:
            found.append((badge, _gone(badge, now), None))
        else:
            number = badge.version if own or current is None else current.number
            found.append((badge, _held(badge, number, reached, now), reached))
    keys = {badge.key for badge in kept}
    for key, reached in ahead.items():
        if current is not None and key not in keys:
            blank = _blank(new_uid(), member, slug, key, now)
            found.append((None, _held(blank, current.number, reached, now), reached))
    top = max((a.rank for _, b, a in found if a and b.state == GRANTED), default=0)
    changes = []
    for before, after, reached in found:
        if reached and after.state == GRANTED and reached.rank < top:
            # The highest tier takes the place of those below it.
            after = replace(after, state=SUPERSEDED)  # noqa: PLW2901  the same badge, placed
        if after != before:
            quiet = reached is not None and reached.is_old(now)
            changes.append(Change(before, replace(after, update_time=now), quiet=quiet))
    return changes


def _blank(uid: UUID, member: UUID, slug: str, key: str, now: datetime) -> Badge:
    return Badge(
        uid=uid,
        member=member,
        achievement=slug,
        version=0,
        tier="",
        key=key,
        state=PROVISIONAL,
        origin=AUTO,
        award_time=now,
        create_time=now,
        update_time=now,
    )


def _aged(badge: Badge, now: datetime) -> Badge:
    """Return a badge that nothing derives: it only runs out."""
    if badge.state in (GRANTED, SUPERSEDED) and badge.expire_time and badge.expire_time <= now:
        return replace(badge, state=EXPIRED)
    return badge


def _gone(badge: Badge, now: datetime) -> Badge:
    if badge.state == REVOKED:
        return badge
    return replace(badge, state=REVOKED, revoke_time=now, revoke_reason=FACTS_WENT)


def _held(badge: Badge, version: int, reached: Award, now: datetime) -> Badge:
    """Return a badge that rests on something; once granted it never goes back to waiting."""
    waits = reached.hold_until is not None and reached.hold_until > now
    state = PROVISIONAL if waits and badge.state in (PROVISIONAL, REVOKED) else GRANTED
    if reached.expire_time is not None and reached.expire_time <= now:
        state = EXPIRED
    return replace(
        badge,
        version=version,
        tier=reached.tier,
        state=state,
        fact=reached.crossing.fact,
        reason=reached.reason,
        award_time=reached.crossing.time,
        hold_until=reached.hold_until,
        held_out=reached.held_out,
        expire_time=reached.expire_time,
        revoke_time=None,
        revoke_reason="",
    )
