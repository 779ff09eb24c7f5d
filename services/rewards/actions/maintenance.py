"""Does what is due without anybody asking."""

from uuid import UUID

from services.rewards import store
from services.rewards.actions.abuse_cases.cases import finalize_cases
from services.rewards.actions.badges.awards import refresh_badges
from services.rewards.actions.perks.redemptions import expire_redemptions
from services.rewards.actions.recompute import recompute_level
from services.rewards.domain.points import levels
from services.rewards.store import REQUESTS, settings
from services.rewards.store import people as people_store
from services.rewards.store.points import transfers
from shared import clock, requests, telemetry
from shared.db import Database

PAGE = 500


def purge(db: Database) -> int:
    """Forget request ids that nobody will repeat; `db` acts as the worker role."""
    with db.everywhere() as tx:
        gone = requests.purge(tx, REQUESTS, clock.now())
    telemetry.log().info("purged", rows=gone)
    return gone


def run_due(db: Database) -> None:
    """Do what time alone makes due within an hour: badges, redemptions and cases."""
    refresh_badges(db)
    expire_redemptions(db)
    finalize_cases(db)


def refresh_levels(db: Database) -> int:
    """Bring everybody's level to what fading and tenure have made of it; returns how many changed.

    Only those whose level is another one today are written.
    """
    with db.everywhere() as tx:
        communities = people_store.COPIES.list_communities(tx)
    return sum(_refresh_levels(db, community) for community in communities)


def _refresh_levels(db: Database, community: UUID) -> int:
    now = clock.now()
    changed = 0
    after: UUID | None = None
    while True:
        with db.begin(community) as tx:
            ladder = settings.load_settings(tx, community).levels
            people = people_store.COPIES.list_after(tx, community, after, PAGE)
            standing = transfers.standing(tx, community, [one.uid for one in people], now)
        for one in people:
            worth = standing[one.uid].worth if one.uid in standing else 0
            tenure = levels.tenure(one.join_time, now)
            if levels.level_for(ladder, worth, tenure).level == one.level:
                continue
            with db.begin(community) as tx:
                store.lock_member(tx, community, one.uid)
                changed += recompute_level(tx, community, one.uid, silent=False)
        if len(people) < PAGE:
            return changed
        after = people[-1].uid
