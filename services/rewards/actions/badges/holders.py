"""Shows who holds an achievement."""

from services.rewards.actions.badges.achievements import achievement_named
from services.rewards.actions.badges.views import BadgePage, place_in, view_badges
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.store.badges import badges as store
from shared import paging
from shared.actor import Actor
from shared.db import Database


def list_holders(
    db: Database, actor: Actor, slug: str, page_size: int = 0, page_token: str = ""
) -> BadgePage:
    """Return a page of who holds an achievement, newest first; raises `AchievementNotFound`."""
    size = paging.size(page_size)
    question = ("holders", str(actor.community), slug)
    after = place_in(paging.decode(question, page_token, str, str))
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        achievement_named(tx, actor.community, slug)
        found = store.list_holders(tx, actor.community, slug, after, size + 1)
        page = found[:size]
        token = ""
        if len(found) > size:
            token = paging.encode(question, page[-1].award_time.isoformat(), str(page[-1].uid))
        return BadgePage(tuple(view_badges(tx, actor, page)), token)
