"""Makes achievements and looks at badges, for the tests about them."""

from typing import Any

from shared.actor import Actor
from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb

COUNT = pb.ACHIEVEMENT_KIND_COUNT
NOTE = "For the guide to exports you wrote."


def tiers(*thresholds: int) -> list[pb.Tier]:
    """Return tiers of bronze, silver and gold, or the only one."""
    names = ("bronze", "silver", "gold") if len(thresholds) > 1 else ("",)
    return [
        pb.Tier(tier=name, threshold=threshold)
        for name, threshold in zip(names, thresholds, strict=False)
    ]


def definition(**fields: Any) -> pb.AchievementDefinition:  # noqa: ANN401  whatever the message takes
    """Return a definition: raised two ideas, unless said otherwise."""
    values: dict[str, Any] = {
        "kind": COUNT,
        "display_name": "Two ideas",
        "description": "Raised two ideas.",
        "criteria": "Raise two ideas.",
        "trigger": "idea_raised",
        "tiers": tiers(2),
        "design": pb.Design(shape=pb.SHAPE_CIRCLE, symbol="bulb", color="#b7791f"),
    }
    values |= fields
    if values["kind"] not in (COUNT, pb.ACHIEVEMENT_KIND_SUM, pb.ACHIEVEMENT_KIND_DISTINCT_DAYS):
        if values["kind"] != pb.ACHIEVEMENT_KIND_MILESTONE:
            values["tiers"] = []
        if values["kind"] in (pb.ACHIEVEMENT_KIND_ANNIVERSARY, pb.ACHIEVEMENT_KIND_MANUAL):
            values["trigger"] = ""
    return pb.AchievementDefinition(**values)


def create(world: World, slug: str = "two-ideas", **fields: Any) -> pb.Achievement:  # noqa: ANN401  whatever the message takes
    """Create an achievement as the manager."""
    request = pb.CreateAchievementRequest(
        achievement=pb.Achievement(slug=slug, definition=definition(**fields))
    )
    return world.call(world.stub.CreateAchievement, request, world.people.manager)


def update(world: World, slug: str = "two-ideas", **fields: Any) -> pb.Achievement:  # noqa: ANN401  whatever the message takes
    """Add a version to an achievement as the manager."""
    request = pb.UpdateAchievementRequest(
        achievement=pb.Achievement(name=f"achievements/{slug}", definition=definition(**fields)),
        update_mask={"paths": ["definition"]},
    )
    return world.call(world.stub.UpdateAchievement, request, world.people.manager)


def get(world: World, slug: str, who: Actor | None = None) -> pb.Achievement:
    """Get an achievement."""
    request = pb.GetAchievementRequest(name=f"achievements/{slug}")
    return world.call(world.stub.GetAchievement, request, who or world.people.visitor)


def award(
    world: World,
    who: Actor,
    slug: str = "thank-you",
    by: Actor | None = None,
    **fields: Any,  # noqa: ANN401  whatever the message takes
) -> pb.Badge:
    """Award an achievement by hand, as the manager unless said otherwise."""
    values = {"note": NOTE, **fields}
    request = pb.AwardBadgeRequest(
        parent=f"achievements/{slug}", member=f"members/{who.handle}", **values
    )
    return world.call(world.stub.AwardBadge, request, by or world.people.manager)


def wall(
    world: World,
    who: Actor,
    viewer: Actor | None = None,
    **fields: Any,  # noqa: ANN401  whatever the message takes
) -> list[pb.Badge]:
    """Return a member's badges as a visitor sees them, unless said otherwise."""
    request = pb.ListBadgesRequest(parent=f"members/{who.handle}", **fields)
    answer = world.call(world.stub.ListBadges, request, viewer or world.people.visitor)
    return list(answer.badges)


def held(world: World, who: Actor) -> set[str]:
    """Return what a member holds, as `slug` or `slug/tier`."""
    return {
        f"{badge.achievement.slug}/{badge.key}" if badge.key else badge.achievement.slug
        for badge in wall(world, who)
    }


def find(world: World, who: Actor, slug: str, viewer: Actor | None = None) -> pb.Badge:
    """Return the one badge of an achievement that a member has, in whatever state."""
    found = [
        badge
        for badge in wall(world, who, viewer or world.people.manager, show_all=True)
        if badge.achievement.slug == slug
    ]
    assert len(found) == 1, found
    return found[0]


def revoke(world: World, badge: pb.Badge, reason: str = "It went to the wrong person.") -> pb.Badge:
    """Revoke a badge as the manager."""
    request = pb.RevokeBadgeRequest(name=badge.name, reason=reason)
    return world.call(world.stub.RevokeBadge, request, world.people.manager)
