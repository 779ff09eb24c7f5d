"""Turns points, rules, cases and leaderboards into what templates read."""

from collections.abc import Iterable

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from markupsafe import Markup, escape

from services.gateway.rewards.views.titles import Titles, idea_of
from services.gateway.web import wire
from services.gateway.web.labels import defaults
from services.gateway.web.labels import ideas as idea_labels
from services.gateway.web.labels import rewards as labels
from services.gateway.web.language import number
from services.gateway.web.wire import View
from upwell.common.v1 import person_pb2
from upwell.rewards.v1 import rewards_pb2

# What happened, by the type of the fact; the second is for whoever did it to another's idea.
SENTENCES = {
    "idea_raised": lazy_gettext("Submitted %(idea)s"),
    "idea_planned": lazy_gettext("%(idea)s was planned"),
    "idea_in_progress": lazy_gettext("Work started on %(idea)s"),
    "idea_shipped": lazy_gettext("%(idea)s shipped"),
    "vote": lazy_gettext("Someone voted for %(idea)s"),
    "comment_posted": lazy_gettext("Commented on %(idea)s"),
    "comment_helpful": lazy_gettext("Someone found a comment on %(idea)s helpful"),
    "answer_accepted": lazy_gettext("A comment was marked as the answer to %(idea)s"),
    "duplicate_found": lazy_gettext("Reported a duplicate of %(idea)s"),
    "profile_completed": lazy_gettext("Completed the profile"),
}
DOING = {
    "vote": lazy_gettext("Voted for %(idea)s"),
    "comment_helpful": lazy_gettext("Found a comment on %(idea)s helpful"),
}
PLAIN = {
    "adjusted": lazy_gettext("Balance adjusted by staff"),
    "reserved": lazy_gettext("Credits were reserved for a perk"),
    "returned": lazy_gettext("Reserved credits were returned"),
    "spent": lazy_gettext("A perk was delivered"),
}


def person(message: person_pb2.Person) -> View:
    """Return a person as rows and bylines show them."""
    return wire.person(message)


def level(message: rewards_pb2.Level) -> View:
    """Return a level: its word, its name, and what it needs."""
    return View(
        word=message.level,
        name=str(labels.LEVELS.get(message.level, message.level)),
        standing=message.standing,
        tenure_days=message.tenure_days,
    )


def what(fact: rewards_pb2.Fact, earner: str, titles: Titles) -> Markup:
    """Return what happened as a sentence, with the idea's title where the viewer may read it."""
    doing = fact.actor.uid == earner and fact.subject.uid != earner
    sentence = (DOING if doing else {}).get(fact.type) or SENTENCES.get(fact.type)
    if sentence is None:
        return escape(fact.type.replace("_", " "))
    return escape(str(sentence)) % {"idea": titles.link(idea_of(fact))}


def why(message: rewards_pb2.Transfer) -> str:
    """Return why a row is not simply earned, as a sentence; empty where it is."""
    reason = wire.word(rewards_pb2.TransferReason, message.reason)
    if reason in ("", "earned"):
        return ""
    invalid = wire.word(rewards_pb2.InvalidReason, message.fact.invalid_reason)
    status = idea_labels.STATUSES.get(message.fact.invalid_status)
    if reason == "fact_withdrawn" and invalid == "status_changed" and status:
        return str(_("Reversed because the idea went back to “%(status)s”.", status=status))
    if reason == "fact_withdrawn" and invalid in labels.INVALID_REASONS:
        return str(labels.INVALID_REASONS[invalid])
    return str(labels.TRANSFER_REASONS.get(reason, ""))


def transfer(message: rewards_pb2.Transfer, titles: Titles) -> View:
    """Return a row of the ledger, explained in a sentence."""
    reason = wire.word(rewards_pb2.TransferReason, message.reason)
    has_fact = bool(message.fact.type)
    rule_name = defaults.say(message.rule_display_name)
    said = (
        what(message.fact, message.member.uid, titles)
        if has_fact
        else escape(str(PLAIN.get(reason, rule_name or _("Points adjusted"))))
    )
    return View(
        uid=_uid(message.name),
        create_time=wire.when(message.create_time),
        effective_time=wire.moment(message, "effective_time") or wire.when(message.create_time),
        unit=wire.word(rewards_pb2.Unit, message.unit),
        unit_name=str(labels.UNITS.get(wire.word(rewards_pb2.Unit, message.unit), "")),
        amount=message.amount,
        worth=message.worth,
        reason=reason,
        what=said,
        why=why(message) if has_fact or message.reverses else "",
        note=message.note,
        rule=message.rule,
        rule_version=message.rule_version,
        rule_name=rule_name or message.rule,
        reverses=_uid(message.reverses),
        reversed_by=_uid(message.reversed_by),
        debit=message.debit,
        credit=message.credit,
        debit_name=account(message.debit, message),
        credit_name=account(message.credit, message),
        member=person(message.member),
        cause=message.cause,
        cause_url=cause_url(message.cause),
        imported=message.fact.source in ("import", "backfill"),
    )


def account(name: str, message: rewards_pb2.Transfer) -> str:
    """Return what an account of the ledger is, in words."""
    kind = name.partition(":")[0]
    if kind == "mint":
        rule = defaults.say(message.rule_display_name) or message.rule
        return str(_("the rule “%(rule)s”", rule=rule))
    known = {
        "member": message.member.display_name or message.member.handle,
        "escrow": _("on hold"),
        "burn": _("spent"),
        "adjust": _("manual adjustments"),
    }
    return known.get(kind) or name


def cause_url(cause: str) -> str:
    """Return the page of what caused a row: a redemption, a case or a badge."""
    kind, _slash, uid = cause.partition("/")
    base = {"redemptions": "/redemptions", "cases": "/points/cases", "badges": "/badges"}.get(kind)
    return f"{base}/{uid}" if base and uid else ""


def _uid(name: str) -> str:
    return name.rpartition("/")[2]


def needs(found: rewards_pb2.Points) -> str:
    """Return what the next level still needs, as a sentence; empty at the top."""
    if not found.next_level.level:
        return ""
    standing, days = found.next_level.standing, found.next_level.tenure_days
    told = {"count": number(standing), "level": level(found.next_level).name}
    told["days"] = ngettext(
        "%(count)s more day of membership",
        "%(count)s more days of membership",
        days,
        count=number(days),
    )
    if standing and days:
        said = _("%(count)s more points and %(days)s to %(level)s", **told)
    elif standing:
        said = _("%(count)s more points to %(level)s", **told)
    else:
        said = _("%(days)s to %(level)s", **told)
    return str(said)


def points(message: rewards_pb2.Points, titles: Titles) -> View:
    """Return balances, level and rows of a member."""
    next_level = level(message.next_level) if message.next_level.level else None
    if next_level:
        # It comes as what is still missing; a meter wants the whole way.
        next_level.standing += message.standing
    return View(
        member=person(message.member),
        standing=message.standing,
        credit=message.credit,
        earned_standing=message.earned_standing,
        escrow_standing=message.escrow_standing,
        escrow_credit=message.escrow_credit,
        level=level(message.level),
        next_level=next_level,
        next_needs=needs(message),
        tenure_days=message.tenure_days,
        as_of=wire.moment(message, "as_of"),
        transfers=[transfer(one, titles) for one in message.transfers],
        next_page=message.next_page_token,
    )


def limits(found: rewards_pb2.RuleDefinition, boards: dict[str, str]) -> list[str]:
    """Return what limits a rule, one sentence each."""
    said = []
    if found.distinct_actors > 1 and found.trigger not in labels.SHARED_TRIGGERS:
        said.append(
            _(
                "Once per item, when %(count)s different people have done it",
                count=number(found.distinct_actors),
            )
        )
    if found.cap_per_day:
        said.append(_("At most %(count)s per day", count=number(found.cap_per_day)))
    if found.cooldown_hours:
        said.append(
            ngettext(
                "At most once per %(num)s hour", "At most once per %(num)s hours",
                found.cooldown_hours,
            )
        )  # fmt: skip
    if found.filter.boards:
        # Staff also read the address of a board that is gone; others may not know of every board.
        known = [
            boards.get(slug, slug)
            for slug in found.filter.boards
            if slug in boards or g.actor.is_staff
        ]
        if known:
            said.append(_("Only on %(boards)s", boards=", ".join(known)))
    if found.filter.sources:
        named = ", ".join(str(labels.SOURCES.get(one, one)) for one in found.filter.sources)
        said.append(_("Only via %(sources)s", sources=named))
    if found.filter.least_quantity > 1:
        said.append(_("Only from %(count)s", count=number(found.filter.least_quantity)))
    return said


def trigger_words(found: rewards_pb2.RuleDefinition) -> str:
    """Return what a rule gives points for, to be read after "for"."""
    shared = labels.SHARED_TRIGGERS.get(found.trigger)
    if found.distinct_actors > 1 and shared is not None:
        return str(shared) % {"count": number(found.distinct_actors)}
    return str(labels.TRIGGERS.get(found.trigger, found.trigger))


def version(message: rewards_pb2.RuleVersion, boards: dict[str, str]) -> View:
    """Return a version of a rule: what it gives for what, and its limits."""
    found = message.definition
    return View(
        version=message.version,
        mode=wire.word(rewards_pb2.RuleMode, message.mode),
        trigger=found.trigger,
        trigger_words=trigger_words(found),
        unit=wire.word(rewards_pb2.Unit, found.unit),
        unit_name=str(labels.UNITS.get(wire.word(rewards_pb2.Unit, found.unit), "")),
        amount=found.amount,
        display_name=defaults.say(found.display_name),
        description=defaults.say(found.description),
        limits=limits(found, boards),
        publish_time=wire.moment(message, "publish_time"),
        start_time=wire.moment(message, "start_time"),
        end_time=wire.moment(message, "end_time"),
        create_time=wire.moment(message, "create_time"),
    )


def rule(message: rewards_pb2.Rule, boards: dict[str, str]) -> View:
    """Return a rule with the version that gives points."""
    return View(
        slug=message.slug,
        name=defaults.say(message.display_name) or message.slug,
        live=version(message.live, boards) if message.HasField("live") else None,
        versions=[version(one, boards) for one in message.versions],
        create_time=wire.when(message.create_time),
    )


def case(message: rewards_pb2.Case) -> View:
    """Return a case as its member reads it."""
    state = wire.word(rewards_pb2.CaseState, message.state)
    reason = wire.word(rewards_pb2.CaseReason, message.reason)
    return View(
        uid=_uid(message.name),
        member=person(message.member),
        reason=reason,
        reason_name=str(labels.CASE_REASONS.get(reason, reason)),
        state=state,
        state_name=str(labels.CASE_STATES.get(state, state)),
        window_start=wire.moment(message, "window_start"),
        window_end=wire.moment(message, "window_end"),
        fact_count=message.fact_count,
        points=amounts(message.points),
        appeal=message.appeal,
        decision_message=message.decision_message,
        create_time=wire.when(message.create_time),
        decide_time=wire.moment(message, "decide_time"),
        finalize_time=wire.moment(message, "finalize_time"),
        appeal_time=wire.moment(message, "appeal_time"),
        appeal_until=wire.moment(message, "appeal_until"),
    )


def amounts(found: Iterable[rewards_pb2.Amount]) -> list[View]:
    """Return amounts of each unit that are not zero."""
    return [
        View(
            unit=wire.word(rewards_pb2.Unit, one.unit),
            unit_name=str(labels.UNITS.get(wire.word(rewards_pb2.Unit, one.unit), "")),
            amount=one.amount,
        )
        for one in found
        if one.amount
    ]


def entry(message: rewards_pb2.LeaderboardEntry) -> View:
    """Return a place of a leaderboard."""
    return View(rank=message.rank, member=person(message.member), standing=message.standing)


def leaderboard(message: rewards_pb2.Leaderboard) -> View:
    """Return who leads, and the viewer's own place where they have one."""
    entries = [entry(one) for one in message.entries]
    ranks = [one.rank for one in entries]
    for one in entries:
        one.tied = ranks.count(one.rank) > 1
    return View(
        entries=entries,
        most=max((one.standing for one in entries), default=0),
        next_page=message.next_page_token,
        since=message.since,
        own=entry(message.own) if message.own.rank else None,
        opted_out=message.opted_out,
    )
