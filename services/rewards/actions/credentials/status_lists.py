"""Signs the lists that say which credentials are revoked."""

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from services.rewards.actions.credentials.issuers import known_issuer, signing_keys
from services.rewards.credentials import documents, keys, proofs
from services.rewards.credentials.status import encode
from services.rewards.domain.credentials import (
    CREDENTIAL_JSON,
    CREDENTIAL_JWT,
    Document,
    Issuer,
    StatusListNotFound,
    list_document,
)
from services.rewards.store.credentials import status_lists
from shared import clock
from shared.actor import Actor
from shared.db import Database

VALID = timedelta(days=2)


def get_status_list(
    db: Database, actor: Actor, secret: str, number: int, *, jwt: bool = False
) -> Document:
    """Return a signed list of revoked credentials; anybody may ask.

    Raises `StatusListNotFound`, `IssuerUnknown` or `IssuerNotReady`.
    """
    with db.begin(actor.community) as tx:
        issuer = known_issuer(tx, actor.community)
        if not status_lists.has_list(tx, actor.community, number):
            raise StatusListNotFound
        revoked = status_lists.revoked_places(tx, actor.community, number)
    now = clock.now()
    # To the hour, so that the list is the same text for all who ask.
    begin = now - timedelta(minutes=now.minute, seconds=now.second, microseconds=now.microsecond)
    return _signed(actor.community, secret, _Frozen(issuer), number, revoked, begin, jwt)


class _Frozen:
    """Lets an issuer be the key of a cache: by its address and the keys that sign."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer
        self._key = (issuer.id, *(key.kid for key in signing_keys(issuer)))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and self._key == other._key


@lru_cache(maxsize=16)
def _signed(
    community: UUID,
    secret: str,
    frozen: _Frozen,
    number: int,
    revoked: tuple[int, ...],
    begin: datetime,
    jwt: bool,  # noqa: FBT001  part of the cache's key
) -> Document:
    issuer = frozen.issuer
    document = list_document(issuer, number, encode(revoked), begin, begin + VALID)
    signer, rsa = signing_keys(issuer)
    if jwt:
        token = proofs.sign_jwt(document, keys.rsa(secret, community, rsa), issuer.key_id(rsa.kid))
        return Document(token.encode(), CREDENTIAL_JWT)
    private = keys.ed25519(secret, community, signer)
    signed = proofs.sign(document, private, issuer.key_id(signer.kid), begin)
    return Document(documents.write(signed), CREDENTIAL_JSON)
