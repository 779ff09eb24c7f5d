"""Does what administrators do to how ideas work."""

import dataclasses
import math
from collections.abc import Collection

from services.ideas import domain, store
from shared import clock
from shared.actor import Actor, need_role
from shared.db import Database
from shared.refusals import Invalid
from shared.text import Form

FIELDS = ("answer_promise_days", "trend_half_life_days")
MOST_DAYS = 3650


def get_settings(db: Database, actor: Actor) -> domain.Settings:
    """Return how ideas work in the actor's community."""
    with db.begin(actor.community) as tx:
        return store.settings.load_settings(tx, actor.community)


def update_settings(
    db: Database, actor: Actor, wanted: domain.Settings, mask: Collection[str]
) -> domain.Settings:
    """Update the masked settings; the admin role.

    A new half-life asks the roll-up to count every idea's heat again.
    """
    need_role(actor, "admin")
    unknown = set(mask) - set(FIELDS)
    if unknown:
        raise Invalid({"update_mask": f"Settings have no field {', '.join(sorted(unknown))}."})
    form = Form()
    if "answer_promise_days" in mask and not 1 <= wanted.answer_promise_days <= MOST_DAYS:
        form.refuse("answer_promise_days", f"Enter 1 to {MOST_DAYS} days.")
    half_life = wanted.trend_half_life_days
    if "trend_half_life_days" in mask and not (
        math.isfinite(half_life) and 1 / 24 <= half_life <= MOST_DAYS
    ):
        form.refuse("trend_half_life_days", f"Enter one hour (0.0417) to {MOST_DAYS} days.")
    form.done()
    with db.begin(actor.community) as tx:
        before = store.settings.load_settings(tx, actor.community)
        values = {name: getattr(wanted, name) for name in mask}
        settings = dataclasses.replace(before, **values, update_time=clock.now())
        store.settings.save_settings(tx, actor.community, settings)
        if settings.trend_half_life_days != before.trend_half_life_days:
            store.ask_recount(tx, actor.community)
        return settings
