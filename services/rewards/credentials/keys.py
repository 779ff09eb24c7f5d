"""Makes the keys that sign, and keeps their private halves encrypted."""

import base64
import json
import os
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import OKPKey, RSAKey

from services.rewards.domain.credentials import (
    ED25519,
    RS256,
    IssuerKey,
    IssuerNotReady,
    IssuerSecretChanged,
)
from shared import ids

_NONCE = 12
# What the standard asks of RS256, and what every wallet can check.
_RSA_BITS = 2048


def new_keys(secret: str, community: UUID, moment: datetime) -> tuple[IssuerKey, IssuerKey]:
    """Return a new Ed25519 key and a new RSA key; raises `IssuerNotReady`."""
    made = []
    for algorithm, key in (
        (ED25519, OKPKey.generate_key("Ed25519")),
        (RS256, RSAKey.generate_key(_RSA_BITS)),
    ):
        # An id is new every time, so what an old signature names never means another key.
        kid = f"{algorithm.lower()}-{ids.new_id().hex}"
        made.append(
            IssuerKey(
                kid=kid,
                algorithm=algorithm,
                public_key=dict(key.as_dict(private=False)),
                private_key=_seal(
                    secret, community, kid, json.dumps(key.as_dict(private=True)).encode()
                ),
                create_time=moment,
            )
        )
    return made[0], made[1]


def ed25519(secret: str, community: UUID, key: IssuerKey) -> Ed25519PrivateKey:
    """Return an Ed25519 key ready to sign; raises `IssuerNotReady`."""
    return Ed25519PrivateKey.from_private_bytes(raw(_open(secret, community, key)["d"]))


def rsa(secret: str, community: UUID, key: IssuerKey) -> RSAKey:
    """Return an RSA key ready to sign; raises `IssuerNotReady`."""
    return RSAKey.import_key(_open(secret, community, key))


def raw(text: str) -> bytes:
    """Return the bytes of a field of a JWK."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    derived = HKDF(
        algorithm=hashes.SHA256(), length=32, salt=None, info=b"upwell rewards issuer keys"
    ).derive(secret.encode())
    return AESGCM(derived)


def _seal(secret: str, community: UUID, kid: str, content: bytes) -> bytes:
    if not secret:
        raise IssuerNotReady
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(secret).encrypt(nonce, content, f"{community}/{kid}".encode())


def _open(secret: str, community: UUID, key: IssuerKey) -> dict[str, Any]:
    if not secret:
        raise IssuerNotReady
    sealed, place = key.private_key, f"{community}/{key.kid}".encode()
    try:
        content = _cipher(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
    except InvalidTag as error:
        raise IssuerSecretChanged from error
    found: dict[str, Any] = json.loads(content)
    return found
