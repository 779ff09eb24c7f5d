"""Writes achievements as Open Badges 3.0 describes them."""

import services.rewards.domain.credentials as domain
from services.rewards import art
from services.rewards.actions.credentials.issuers import NOWHERE, known_issuer
from services.rewards.actions.seeds import ensure_seeded
from services.rewards.credentials import documents
from services.rewards.domain.badges.achievements import AchievementNotFound
from services.rewards.domain.credentials import (
    LD_JSON,
    Document,
    Site,
)
from services.rewards.store.credentials import credentials
from shared.actor import Actor
from shared.db import Database


def get_achievement_document(
    db: Database, actor: Actor, slug: str, site: Site = NOWHERE
) -> Document:
    """Return an achievement as Open Badges 3.0 describes it; anybody may ask.

    Raises `AchievementNotFound`, or `IssuerUnknown` where no address is known.
    """
    with db.begin(actor.community) as tx:
        ensure_seeded(tx, actor.community)
        found = credentials.load_achievement(tx, actor.community, slug)
        if found is None:
            raise AchievementNotFound
        issuer = known_issuer(tx, actor.community, site)
    definition = found[0]
    image = art.data_address(art.of_achievement(slug, definition))
    document = {
        "@context": list(domain.CONTEXT),
        **domain.achievement_document(issuer, slug, definition, image),
    }
    return Document(documents.write(document), LD_JSON)
