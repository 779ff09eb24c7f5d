"""Answers calls about rules."""

import grpc

from services.rewards import actions
from services.rewards.actions.points.rules import RuleView
from services.rewards.domain.points.rules import (
    Definition,
    Filter,
    RuleNotFound,
    Version,
)
from services.rewards.rpc import convert
from services.rewards.rpc.base import Base
from shared import actor, wire
from shared.people.messages import one_of
from upwell.rewards.v1 import rewards_pb2 as pb

MODES = wire.Words.of(pb.RuleMode, "mode")
FIELDS = ("definition",)
RULE = wire.slug("rules", RuleNotFound)


class Rules(Base):
    """Answers calls about rules."""

    def GetRule(self, request: pb.GetRuleRequest, _: grpc.ServicerContext) -> pb.Rule:
        return _rule(actions.get_rule(self.db, actor.current(), RULE.parse(request.name)))

    def ListRules(
        self, request: pb.ListRulesRequest, _: grpc.ServicerContext
    ) -> pb.ListRulesResponse:
        rules, token = actions.list_rules(
            self.db, actor.current(), request.page_size, request.page_token
        )
        return pb.ListRulesResponse(rules=[_rule(one) for one in rules], next_page_token=token)

    def CreateRule(self, request: pb.CreateRuleRequest, _: grpc.ServicerContext) -> pb.Rule:
        return _rule(
            actions.create_rule(
                self.db,
                actor.current(),
                request.rule.slug,
                definition_in(request.rule.definition),
                request.request_id,
            )
        )

    def UpdateRule(self, request: pb.UpdateRuleRequest, _: grpc.ServicerContext) -> pb.Rule:
        wire.masked(request.update_mask, FIELDS)
        return _rule(
            actions.update_rule(
                self.db,
                actor.current(),
                RULE.parse(request.rule.name),
                definition_in(request.rule.definition),
            )
        )

    def PublishRule(self, request: pb.PublishRuleRequest, _: grpc.ServicerContext) -> pb.Rule:
        return _rule(
            actions.publish_rule(
                self.db,
                actor.current(),
                RULE.parse(request.name),
                request.version,
                MODES.word(request.mode),
                retroactive=request.retroactive,
            )
        )

    def RetireRule(self, request: pb.RetireRuleRequest, _: grpc.ServicerContext) -> pb.Rule:
        return _rule(actions.retire_rule(self.db, actor.current(), RULE.parse(request.name)))


def definition_in(message: pb.RuleDefinition) -> Definition:
    """Return a definition; what is wrong with it, the domain says."""
    return Definition(
        trigger=message.trigger,
        unit=convert.UNITS.word(message.unit, "definition.unit"),
        amount=message.amount,
        filter=Filter(
            boards=tuple(message.filter.boards),
            sources=tuple(message.filter.sources),
            least_quantity=message.filter.least_quantity,
        ),
        cap_per_day=message.cap_per_day,
        cooldown_hours=message.cooldown_hours,
        distinct_actors=message.distinct_actors,
        display_name=message.display_name,
        description=message.description,
    )


def _definition(one: Definition) -> pb.RuleDefinition:
    return pb.RuleDefinition(
        trigger=one.trigger,
        filter=pb.FactFilter(
            boards=one.filter.boards,
            sources=one.filter.sources,
            least_quantity=one.filter.least_quantity,
        ),
        unit=convert.UNITS.value(one.unit),
        amount=one.amount,
        cap_per_day=one.cap_per_day,
        cooldown_hours=one.cooldown_hours,
        distinct_actors=one.distinct_actors,
        display_name=one.display_name,
        description=one.description,
    )


def _version(one: Version, view: RuleView) -> pb.RuleVersion:
    return pb.RuleVersion(
        version=one.number,
        mode=MODES.value(one.mode),
        definition=_definition(one.definition),
        create_time=wire.stamp(one.create_time),
        created_by=one_of(view.people, one.created_by),
        publish_time=wire.stamp(one.publish_time),
        published_by=one_of(view.people, one.published_by),
        start_time=wire.stamp(one.start),
        end_time=wire.stamp(one.end),
    )


def _rule(view: RuleView) -> pb.Rule:
    rule = view.rule
    return pb.Rule(
        name=f"rules/{rule.slug}",
        slug=rule.slug,
        display_name=rule.display_name,
        live=_version(rule.live, view) if rule.live is not None else None,
        versions=[_version(one, view) for one in rule.versions],
        create_time=wire.stamp(rule.create_time),
        definition=_definition(rule.versions[0].definition) if rule.versions else None,
    )
