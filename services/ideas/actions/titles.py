"""Looks up the titles of ideas by number."""

from collections.abc import Sequence

from services.ideas import domain
from services.ideas.actions.access import LARGEST, ideas_for
from shared.actor import Actor
from shared.db import Database
from shared.refusals import Invalid

TITLES_MOST = 200


def batch_get_titles(db: Database, actor: Actor, numbers: Sequence[int]) -> list[domain.Idea]:
    """Return the ideas of some numbers as far as the actor may read them, in no order.

    Raises `Invalid` for more than 200.
    """
    if len(numbers) > TITLES_MOST:
        raise Invalid({"numbers": f"Request at most {TITLES_MOST} at once."})
    wanted = sorted({number for number in numbers if 0 < number < LARGEST})
    with db.begin(actor.community) as tx:
        return list(ideas_for(tx, actor, wanted))
