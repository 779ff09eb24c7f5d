"""Writes and publishes rules for the tests about them."""

from typing import Any

from shared.actor import Actor
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


def definition(**fields: Any) -> pb.RuleDefinition:  # noqa: ANN401  whatever the message takes
    """Return what a rule says: two points of standing for a vote, unless said otherwise."""
    values = {
        "trigger": "vote_received",
        "unit": pb.UNIT_STANDING,
        "amount": 2,
        "display_name": "Support",
        **fields,
    }
    return pb.RuleDefinition(**values)


def create(world: World, slug: str = "support", **fields: Any) -> pb.Rule:  # noqa: ANN401  as above
    """Create a rule with a first draft, as the manager."""
    request = pb.CreateRuleRequest(rule=pb.Rule(slug=slug, definition=definition(**fields)))
    return world.call(world.stub.CreateRule, request, world.people.manager)


def rewrite(world: World, slug: str = "support", **fields: Any) -> pb.Rule:  # noqa: ANN401  as above
    """Write the next version of a rule, as the manager."""
    request = pb.UpdateRuleRequest(
        rule=pb.Rule(name=f"rules/{slug}", definition=definition(**fields)),
        update_mask={"paths": ["definition"]},
    )
    return world.call(world.stub.UpdateRule, request, world.people.manager)


def publish(
    world: World,
    slug: str = "support",
    version: int = 1,
    mode: "pb.RuleMode" = pb.RULE_MODE_LIVE,
    *,
    retroactive: bool = False,
) -> pb.Rule:
    """Publish a version of a rule, as the manager."""
    request = pb.PublishRuleRequest(
        name=f"rules/{slug}", version=version, mode=mode, retroactive=retroactive
    )
    return world.call(world.stub.PublishRule, request, world.people.manager)


def get(world: World, slug: str = "support", who: Actor | None = None) -> pb.Rule:
    """Get a rule, as the moderator unless said otherwise."""
    request = pb.GetRuleRequest(name=f"rules/{slug}")
    return world.call(world.stub.GetRule, request, who or world.people.moderator)


def retire(world: World, slug: str) -> pb.Rule:
    """End a rule, as the manager."""
    request = pb.RetireRuleRequest(name=f"rules/{slug}")
    return world.call(world.stub.RetireRule, request, world.people.manager)


def only(world: World, **fields: Any) -> pb.Rule:  # noqa: ANN401  as above
    """Let one rule of the test's own give points for all time, and no other."""
    listed = world.call(
        world.stub.ListRules, pb.ListRulesRequest(page_size=100), world.people.moderator
    )
    for rule in listed.rules:
        if rule.HasField("live"):
            retire(world, rule.slug)
    world.rows("UPDATE rewards.rule_versions SET mode = 'replaced' WHERE mode = 'ended'")
    create(world, **fields)
    return publish(world, retroactive=True)
