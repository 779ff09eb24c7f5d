"""Turns achievements, badges and what a credential's checks found into what templates read."""

from typing import Any
from urllib.parse import quote, urlencode

from flask_babel import LazyString, lazy_gettext, ngettext
from markupsafe import Markup, escape

from services.gateway.rewards.views.points import person, what
from services.gateway.rewards.views.titles import Titles
from services.gateway.web import faults, wire
from services.gateway.web.labels import defaults
from services.gateway.web.labels import rewards as labels
from services.gateway.web.language import number
from services.gateway.web.links import absolute
from services.gateway.web.wire import View
from upwell.rewards.v1 import rewards_pb2

ANNIVERSARY = rewards_pb2.ACHIEVEMENT_KIND_ANNIVERSARY
COUNTED = (
    rewards_pb2.ACHIEVEMENT_KIND_COUNT,
    rewards_pb2.ACHIEVEMENT_KIND_DISTINCT_DAYS,
)
UNITS = (rewards_pb2.MEASURE_STANDING, rewards_pb2.MEASURE_CREDIT)
DRAWN = ("granted", "superseded", "expired")
ADD_TO_PROFILE = "https://www.linkedin.com/profile/add"


def tier_name(tier: str) -> str:
    """Return a tier in the viewer's language; a community's own word as it is."""
    return str(labels.TIERS.get(tier, tier.replace("_", " ").capitalize()))


def progress(message: rewards_pb2.Progress) -> View:
    """Return how far somebody is."""
    return View(
        value=message.value,
        next_threshold=message.next_threshold,
        tier=message.tier,
        tier_name=tier_name(message.tier),
        next_tier=message.next_tier,
        next_tier_name=tier_name(message.next_tier),
        held=message.held,
    )


def achievement(message: rewards_pb2.Achievement) -> View:
    """Return an achievement: what it is, its steps, and the viewer's progress."""
    found = message.definition
    return View(
        slug=message.slug,
        version=message.version,
        state=wire.word(rewards_pb2.AchievementState, message.state),
        kind=wire.word(rewards_pb2.AchievementKind, found.kind),
        name=defaults.say(found.display_name),
        description=defaults.say(found.description),
        criteria=defaults.say(found.criteria),
        tiers=[
            View(tier=one.tier, name=tier_name(one.tier), threshold=one.threshold)
            for one in found.tiers
        ],
        valid_days=found.valid_days,
        cooling_off_days=found.cooling_off_days,
        credit=found.credit,
        holder_count=message.holder_count,
        progress=progress(message.progress) if message.HasField("progress") else None,
        url=f"/achievements/{quote(message.slug)}",
        image=image_of(message.slug, message.version),
    )


def image_of(slug: str, version: int, tier: str = "") -> str:
    """Return where an achievement's drawing is; it changes with the definition."""
    asked = {"tier": tier, "v": str(version)} if tier else {"v": str(version)}
    return f"/achievements/{quote(slug)}/image.svg?{urlencode(asked)}"


def _label(message: rewards_pb2.Badge) -> str:
    """Return what sets a badge apart from others of its achievement: a tier, or the years."""
    if message.tier:
        return tier_name(message.tier)
    if message.key.isdecimal() and message.achievement.definition.kind == ANNIVERSARY:
        return str(ngettext("%(num)s year", "%(num)s years", int(message.key)))
    return message.key


# How what a badge rests on is told, by the kind of its achievement.
TOLD: dict[int, LazyString] = {
    rewards_pb2.ACHIEVEMENT_KIND_COUNT: lazy_gettext("%(what)s (%(count)s in total)"),
    rewards_pb2.ACHIEVEMENT_KIND_DISTINCT_DAYS: lazy_gettext(
        "%(what)s (on %(count)s different days in total)"
    ),
    rewards_pb2.ACHIEVEMENT_KIND_FIRST_EVER: lazy_gettext("%(what)s (the very first)"),
    rewards_pb2.ACHIEVEMENT_KIND_MILESTONE: lazy_gettext(
        "%(what)s (among the first %(count)s here)"
    ),
}


def why(message: rewards_pb2.Badge, titles: Titles) -> Markup:
    """Return why somebody got a badge, with the idea's title where the viewer may read it.

    What can't be told in the viewer's language is said as the service says it.
    """
    definition = message.achievement.definition
    if definition.kind == ANNIVERSARY and message.key.isdecimal():
        return escape(ngettext("Member for one year", "Member for %(num)s years", int(message.key)))
    if not message.fact.type or definition.measure in UNITS:
        return escape(message.reason)
    steps = {one.tier: one.threshold for one in definition.tiers}
    count = steps.get(message.tier, 1)
    plain = count <= 1 and definition.kind in COUNTED
    told = "%(what)s." if plain else TOLD.get(definition.kind, "%(what)s.")
    return escape(str(told)) % {
        "what": what(message.fact, message.member.uid, titles),
        "count": number(count),
    }


def badge(message: rewards_pb2.Badge, titles: Titles | None = None) -> View:
    """Return a badge: what, whose, why, when, and whether it still counts."""
    state = wire.word(rewards_pb2.BadgeState, message.state)
    return View(
        uid=message.uid,
        url=f"/badges/{message.uid}",
        # One that does not count has no drawing of its own for others.
        image=f"/badges/{message.uid}/image.svg?v={message.achievement.version}"
        if state in DRAWN
        else image_of(message.achievement.slug, message.achievement.version, message.tier),
        achievement=achievement(message.achievement),
        name=defaults.say(message.achievement.definition.display_name),
        member=person(message.member),
        tier=message.tier,
        tier_name=tier_name(message.tier) if message.tier else "",
        label=_label(message),
        state=state,
        state_name=str(labels.BADGE_STATES.get(state, state)),
        award_time=wire.when(message.award_time),
        expire_time=wire.moment(message, "expire_time"),
        reason=why(message, titles) if titles else escape(message.reason),
        note=message.note,
        awarded_by=person(message.awarded_by) if message.HasField("awarded_by") else None,
        approved_by=person(message.approved_by) if message.HasField("approved_by") else None,
        revoke_time=wire.moment(message, "revoke_time"),
        revoke_reason=message.revoke_reason,
        claim_time=wire.moment(message, "claim_time"),
        credential_url=message.credential_url,
    )


def full_name(found: View) -> str:
    """Return a badge's name with its tier or year."""
    return f"{found.name} · {found.label}" if found.label else found.name


def add_to_profile(found: View, organization: str) -> str:
    """Return the address that adds a badge to a LinkedIn profile."""
    asked: dict[str, Any] = {
        "startTask": "CERTIFICATION_NAME",
        "name": full_name(found),
        "organizationName": organization,
        "issueYear": found.award_time.year,
        "issueMonth": found.award_time.month,
        "certUrl": absolute(found.url),
        "certId": found.uid,
    }
    if found.expire_time:
        asked |= {
            "expirationYear": found.expire_time.year,
            "expirationMonth": found.expire_time.month,
        }
    return f"{ADD_TO_PROFILE}?{urlencode(asked)}"


def snippet(found: View) -> str:
    """Return the HTML that shows a badge on another site and leads to its page."""
    made = Markup('<a href="%s"><img src="%s" alt="%s" width="160" height="160"></a>') % (
        absolute(found.url),
        absolute(f"{found.url}/image.svg"),
        full_name(found),
    )
    return str(made)


def issuer_key(message: rewards_pb2.IssuerKey) -> View:
    """Return a key of the issuer."""
    return View(
        kid=message.kid,
        url=f"/issuer/keys/{quote(message.kid)}",
        algorithm=message.algorithm,
        create_time=wire.when(message.create_time),
        retire_time=wire.moment(message, "retire_time"),
    )


def _check(message: rewards_pb2.VerificationCheck) -> View:
    check = wire.word(rewards_pb2.CheckKind, message.check)
    outcome = wire.word(rewards_pb2.CheckOutcome, message.outcome)
    return View(
        check=check,
        name=str(labels.CHECKS.get(check, check)),
        outcome=outcome,
        outcome_name=str(labels.OUTCOMES.get(outcome, outcome)),
        message=faults.translate(message.message),
    )


def verification(message: rewards_pb2.Verification) -> View:
    """Return what a look at a credential found; unknown is never good."""
    checks = [_check(one) for one in message.checks]
    outcomes = {one.outcome for one in checks}
    if message.valid and outcomes == {"passed"}:
        verdict = "passed"
    elif "failed" in outcomes or not checks:
        verdict = "failed"
    else:
        verdict = "unknown"
    return View(
        verdict=verdict,
        checks=checks,
        own=message.own,
        issuer_name=message.issuer_name,
        issuer_id=message.issuer_id,
        name=message.achievement_name,
        valid_from=wire.moment(message, "valid_from"),
        valid_until=wire.moment(message, "valid_until"),
        badge_url=f"/{message.badge}" if message.badge else "",
        credential=message.credential,
    )
