"""Turns rules and cases into JSON, and definitions back."""

from services.gateway.rewards.api.dump.base import fact, facts_filter, person, uid
from services.gateway.web.dump import Json, moment
from services.gateway.web.wire import value, word
from upwell.rewards.v1 import rewards_pb2 as pb


def definition(message: pb.RuleDefinition) -> Json:
    """Return what a rule says."""
    return {
        "trigger": message.trigger,
        "filter": facts_filter(message.filter),
        "unit": word(pb.Unit, message.unit),
        "amount": message.amount,
        "cap_per_day": message.cap_per_day,
        "cooldown_hours": message.cooldown_hours,
        "distinct_actors": message.distinct_actors,
        "display_name": message.display_name,
        "description": message.description,
    }


def rule_definition(body: Json) -> pb.RuleDefinition:
    """Return a definition as the service takes it."""
    given = dict(body)
    unit = value(pb.Unit, given.pop("unit"))
    return pb.RuleDefinition(unit=unit, filter=pb.FactFilter(**given.pop("filter")), **given)


def version(message: pb.RuleVersion) -> Json:
    """Return one version of a rule."""
    return {
        "version": message.version,
        "mode": word(pb.RuleMode, message.mode),
        "definition": definition(message.definition),
        "start_time": moment(message, "start_time"),
        "end_time": moment(message, "end_time"),
        "create_time": moment(message, "create_time"),
        "created_by": person(message, "created_by"),
        "publish_time": moment(message, "publish_time"),
        "published_by": person(message, "published_by"),
    }


def rule(message: pb.Rule) -> Json:
    """Return a rule with its versions."""
    return {
        "id": message.slug,
        "display_name": message.display_name,
        "live": version(message.live) if message.HasField("live") else None,
        "versions": [version(one) for one in message.versions],
    }


def rule_preview(message: pb.RulePreview) -> Json:
    """Return who would gain and who would lose."""
    return {
        "winners": message.winners,
        "losers": message.losers,
        "unchanged": message.unchanged,
        "given": message.given,
        "taken": message.taken,
        "unit": word(pb.Unit, message.unit),
        "rows": [
            {"member": person(one, "member"), "before": one.before, "after": one.after}
            for one in message.rows
        ],
        "facts": message.facts,
        "partial": message.partial,
    }


def case(message: pb.Case) -> Json:
    """Return an abuse case as far as the caller may know of it."""
    return {
        "id": uid(message.name),
        "member": person(message, "member"),
        "reason": word(pb.CaseReason, message.reason),
        "state": word(pb.CaseState, message.state),
        "window_start": moment(message, "window_start"),
        "window_end": moment(message, "window_end"),
        "fact_count": message.fact_count,
        "points": [
            {"unit": word(pb.Unit, one.unit), "amount": one.amount} for one in message.points
        ],
        "others": [
            {
                "handle": one.handle or None,
                "display_name": one.display_name,
                "is_staff": one.is_staff,
            }
            for one in message.others
        ],
        "evidence": list(message.evidence),
        "note": message.note,
        "appeal": message.appeal,
        "decision_message": message.decision_message,
        "decided_by": person(message, "decided_by"),
        **{
            name: moment(message, name)
            for name in (
                "create_time",
                "decide_time",
                "finalize_time",
                "appeal_time",
                "appeal_until",
            )
        },
        "facts": [fact(one) for one in message.facts],
    }
