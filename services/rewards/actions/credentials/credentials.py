"""Gives out a claimed badge's credential, in every form it travels in."""

from uuid import UUID

from services.rewards import art
from services.rewards.credentials import baking, documents
from services.rewards.domain.badges.badges import BadgeNotFound
from services.rewards.domain.credentials import (
    CREDENTIAL_JSON,
    CREDENTIAL_JWT,
    BadgeNotClaimed,
    CredentialForgotten,
    Document,
)
from services.rewards.store.credentials import credentials
from shared.actor import Actor
from shared.db import Database

JSON_LD = "json_ld"
JWT = "jwt"
PNG = "png"
SVG = "svg"


def get_credential(db: Database, actor: Actor, badge: UUID, format_: str = JSON_LD) -> Document:
    """Return a claimed badge's credential; anybody may ask, as its holder gives it away.

    A revoked one is still served: its status says so. Raises `BadgeNotFound`, `BadgeNotClaimed` or
    `CredentialForgotten`.
    """
    with db.begin(actor.community) as tx:
        held = credentials.load_badge(tx, actor.community, badge)
        if held is None:
            raise BadgeNotFound
        found = credentials.list_credentials(tx, actor.community, badge)
    if not found:
        raise BadgeNotClaimed
    credential = found[0]
    if credential.document is None or credential.jwt is None:
        raise CredentialForgotten
    if format_ == JWT:
        return Document(credential.jwt.encode(), CREDENTIAL_JWT)
    text = documents.write(credential.document)
    if format_ == PNG:
        picture = art.render(art.of_badge(held), art.PNG)
        return Document(baking.bake_png(picture.content, text.decode()), picture.media_type)
    if format_ == SVG:
        picture = art.render(art.of_badge(held), art.SVG)
        baked = baking.bake_svg(picture.content.decode(), text.decode())
        return Document(baked.encode(), picture.media_type)
    return Document(text, CREDENTIAL_JSON)
