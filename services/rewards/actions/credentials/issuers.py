"""Keeps the issuer: its profile, its keys, and the documents others resolve."""

from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

import services.rewards.domain.credentials as domain
from services.rewards.credentials import documents, keys, proofs
from services.rewards.domain.credentials import (
    ED25519,
    KEY_JSON,
    LD_JSON,
    RS256,
    Document,
    Issuer,
    IssuerKey,
    IssuerKeyNotFound,
    IssuerNotReady,
    IssuerUnknown,
    Site,
    check_base_url,
    check_issuer,
)
from services.rewards.store.credentials import credentials, issuers
from shared import clock
from shared.actor import Actor, need_role
from shared.db import Database

NOWHERE = Site()
FIELDS = ("display_name", "description", "url", "email")


def known_issuer(tx: sa.Connection, community: UUID, site: Site = NOWHERE) -> Issuer:
    """Return the issuer with its keys; where none is kept yet, as it would be for a site.

    Raises `IssuerUnknown` where none is kept and no address is given.
    """
    issuer = issuers.load_issuer(tx, community)
    if issuer is None:
        if not site.base_url:
            raise IssuerUnknown
        issuer = Issuer(base_url=check_base_url(site.base_url))
    return _complete(tx, community, issuer, site)


def _complete(tx: sa.Connection, community: UUID, issuer: Issuer, site: Site) -> Issuer:
    """Return an issuer with its keys; an address that no credential carries yet is the site's."""
    base_url = issuer.base_url
    if site.base_url and site.base_url != base_url and not credentials.any_at(tx, community):
        base_url = check_base_url(site.base_url)
    return replace(
        issuer,
        base_url=base_url,
        keys=issuers.list_keys(tx, community),
        community_name=site.name.strip(),
    )


def ready_issuer(tx: sa.Connection, community: UUID, site: Site, secret: str) -> Issuer:
    """Return the issuer with keys that sign, made now where it has none.

    It stays held until the transaction ends. Raises `IssuerNotReady`, or `Invalid` for an address.
    """
    if not secret:
        raise IssuerNotReady
    now = clock.now()
    issuer = issuers.load_issuer(tx, community, for_update=True)
    if issuer is None:
        issuers.add_issuer(tx, community, check_base_url(site.base_url), now)
        issuer = issuers.load_issuer(tx, community, for_update=True)
    if issuer is None:
        raise IssuerUnknown
    kept, issuer = issuer, _complete(tx, community, issuer, site)
    if kept.base_url != issuer.base_url:
        issuers.save_issuer(tx, community, issuer, now)
    if len({key.algorithm for key in issuer.keys if key.retire_time is None}) < len(
        (ED25519, RS256)
    ):
        made = keys.new_keys(secret, community, now)
        issuers.retire_keys(tx, community, now)
        issuers.add_keys(tx, community, made)
        issuer = replace(issuer, keys=issuers.list_keys(tx, community))
    return issuer


def signing_keys(issuer: Issuer) -> tuple[IssuerKey, IssuerKey]:
    """Return the Ed25519 and the RSA key that sign; raises `IssuerUnknown` where there are none."""
    current = {key.algorithm: key for key in issuer.keys if key.retire_time is None}
    if ED25519 not in current or RS256 not in current:
        raise IssuerUnknown
    return current[ED25519], current[RS256]


def multibase_of(key: IssuerKey) -> str:
    """Return an Ed25519 key as Multikey writes it."""
    return proofs.multibase(keys.raw(key.public_key["x"]))


def profile_of(issuer: Issuer) -> Document:
    """Return the issuer's profile as others resolve it."""
    multikeys = {key.kid: multibase_of(key) for key in issuer.keys if key.algorithm == ED25519}
    return Document(documents.write(domain.profile_document(issuer, multikeys)), LD_JSON)


def get_issuer(db: Database, actor: Actor, site: Site = NOWHERE) -> Issuer:
    """Return the community's issuer; anybody may ask. Raises `IssuerUnknown`."""
    with db.begin(actor.community) as tx:
        return known_issuer(tx, actor.community, site)


def update_issuer(db: Database, actor: Actor, fields: dict[str, str], base_url: str = "") -> Issuer:
    """Change what the profile says; its address stays, and what was issued says what it said.

    Raises `SignInNeeded`, `RoleNeeded`, `Invalid`, or `IssuerUnknown` where nothing is kept yet and
    no address is given.
    """
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        issuer = issuers.load_issuer(tx, actor.community, for_update=True)
        if issuer is None:
            if not base_url:
                raise IssuerUnknown
            base_url = check_base_url(base_url)
            issuers.add_issuer(tx, actor.community, base_url, clock.now())
            issuer = Issuer(base_url=base_url)
        changed = check_issuer(_with(issuer, fields))
        issuers.save_issuer(tx, actor.community, changed, clock.now())
        return known_issuer(tx, actor.community)


def _with(issuer: Issuer, fields: dict[str, str]) -> Issuer:
    return replace(
        issuer,
        display_name=fields.get("display_name", issuer.display_name),
        description=fields.get("description", issuer.description),
        url=fields.get("url", issuer.url),
        email=fields.get("email", issuer.email),
    )


def rotate_issuer_keys(db: Database, actor: Actor, secret: str, site: Site = NOWHERE) -> Issuer:
    """Sign with new keys from now on; the old ones stay and verify what they signed.

    Raises `SignInNeeded`, `RoleNeeded`, `IssuerNotReady`, or `Invalid` for an address.
    """
    need_role(actor, "admin")
    with db.begin(actor.community) as tx:
        before = issuers.load_issuer(tx, actor.community, for_update=True)
        had_keys = before is not None and bool(issuers.list_keys(tx, actor.community))
        issuer = ready_issuer(tx, actor.community, site, secret)
        if had_keys:
            now = clock.now()
            made = keys.new_keys(secret, actor.community, now)
            issuers.retire_keys(tx, actor.community, now)
            issuers.add_keys(tx, actor.community, made)
            issuer = known_issuer(tx, actor.community, site)
        return issuer


def get_issuer_key(db: Database, actor: Actor, kid: str) -> Document:
    """Return a key, also a retired one: a Multikey, or a JWK for RSA. Anybody may ask.

    Raises `IssuerKeyNotFound`.
    """
    with db.begin(actor.community) as tx:
        issuer = issuers.load_issuer(tx, actor.community)
        key = issuers.load_key(tx, actor.community, kid)
    if issuer is None or key is None:
        raise IssuerKeyNotFound
    if key.algorithm == ED25519:
        document = domain.key_document(issuer, key.kid, multibase_of(key))
        return Document(documents.write(document), LD_JSON)
    public = {
        "kid": issuer.key_id(key.kid),
        "alg": RS256,
        "use": "sig",
        **{name: key.public_key[name] for name in ("kty", "n", "e")},
    }
    return Document(documents.write(public), KEY_JSON)
