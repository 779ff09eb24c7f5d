"""Shows who holds an achievement."""

from datetime import datetime
from uuid import UUID

from services.rewards.actions.badges.achievements import achievement_named
from services.rewards.actions.badges.views import BadgePage, view_badges
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.store.badges import badges as store
from shared import paging
from shared.actor import Actor
from shared.db import Database


def list_holders(
    db: Database, actor: Actor, slug: str, page_size: int = 0, page_token: str = ""
) -> BadgePage:
    """Return a page of who holds an achievement, newest first; raises `AchievementNotFound`."""
    question = ("holders", str(actor.community), slug)
    page = paging.page(question, page_size, page_token, datetime, UUID)
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        achievement_named(tx, actor.community, slug)
        found = store.list_holders(tx, actor.community, slug, page.after, page.limit)
        shown, token = page.cut(found, lambda badge: (badge.award_time, badge.uid))
        return BadgePage(tuple(view_badges(tx, actor, shown)), token)
