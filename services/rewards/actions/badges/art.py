"""Shows the drawings of achievements, badges and designs."""

from uuid import UUID

from services.rewards.actions.seeds import ensure_seeded
from services.rewards.art import SVG, Art, Words, of_achievement, of_badge, render
from services.rewards.domain.badges import badges
from services.rewards.domain.badges.achievements import AchievementNotFound
from services.rewards.domain.badges.art import Design, Drawing, check_design
from services.rewards.domain.badges.badges import BadgeNotFound
from services.rewards.store.credentials import credentials
from shared.actor import Actor
from shared.db import Database

_VISIBLE = (badges.GRANTED, badges.SUPERSEDED, badges.EXPIRED)


def get_art(
    db: Database,
    actor: Actor,
    subject: str | UUID | Design,
    format_: str = SVG,
    *,
    tier: str = "",
    footer: str = "",
) -> Art:
    """Draw an achievement by slug, a badge by uid, or a design as somebody fills it in.

    Raises `AchievementNotFound`, `BadgeNotFound`, or `Invalid` for a design that can't be drawn.
    """
    if isinstance(subject, Design):
        design = check_design(subject)
        return render(Drawing(design, design.symbol, tier), format_, Words(footer=footer))
    with db.begin(actor.community) as tx:
        if isinstance(subject, str):
            ensure_seeded(tx, actor.community)
            found = credentials.load_achievement(tx, actor.community, subject)
            if found is None:
                raise AchievementNotFound
            drawing = of_achievement(subject, found[0], tier)
            description = str(found[0].get("description", ""))
            return render(drawing, format_, Words(drawing.title, description, footer))
        badge = credentials.load_badge(tx, actor.community, subject)
    own = badge is not None and actor.member == badge.member
    if badge is None or not (own or actor.is_staff or badge.state in _VISIBLE):
        raise BadgeNotFound
    holder = "" if badge.is_erased else badge.display_name or badge.handle
    return render(of_badge(badge), format_, Words(badge.title, holder, footer))
