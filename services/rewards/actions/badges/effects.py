"""Tells how people went on after an achievement, against those who got it four weeks later."""

from services.rewards.actions.badges.achievements import achievement_named
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.domain.badges.effects import Effect
from services.rewards.store.badges import effects as store
from shared import clock
from shared.actor import Actor, need_staff
from shared.db import Database


def get_achievement_effect(db: Database, actor: Actor, slug: str) -> Effect:
    """Return what members did in the 28 days before and after they reached an achievement; staff.

    Only those count whose 28 days are over and who got it when they reached it, or were held out:
    what an import or a new definition gave afterwards moved nobody. Where anybody was held out,
    only versions that hold out are looked at, so that both groups come from the same time.

    Raises `AchievementNotFound`.
    """
    need_staff(actor)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        one = achievement_named(tx, actor.community, slug)
        shown, held_out = store.measure_groups(tx, actor.community, one.slug, clock.now())
    return Effect(shown, held_out)


__all__ = ["get_achievement_effect"]
