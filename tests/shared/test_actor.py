"""Checks that nobody can say they are somebody else."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt

from shared import actor, clock
from shared.actor import Actor, ActorTokenInvalid, Signer, Verifier
from tests.harness import Keys, freeze, make_actor

WHO = make_actor(
    uuid4(),
    "admin",
    member=uuid4(),
    handle="ada",
    capabilities=("moderate:board=a",),
    scopes=("read",),
    suspended=True,
)


def _url64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _refused(keys: Keys, token: str) -> None:
    with pytest.raises(ActorTokenInvalid):
        Verifier(keys.public).verify(token)


def _signed(keys: Keys, **changes: object) -> str:
    claims = _claims(keys.signer.sign(WHO)) | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    header = {"alg": actor.ALGORITHM, "typ": "JWT"}
    return jwt.encode(header, kept, keys.signer._key, [actor.ALGORITHM])


def test_it_reads_back_who_was_signed(keys: Keys) -> None:
    assert Verifier(keys.public).verify(keys.signer.sign(WHO)) == WHO
    visitor = make_actor(uuid4())
    assert Verifier(keys.public).verify(keys.signer.sign(visitor)) == visitor


def test_it_refuses_another_key(keys: Keys) -> None:
    _refused(keys, Signer(actor.new_keys()[0]).sign(WHO))


def test_it_refuses_no_algorithm(keys: Keys) -> None:
    body = keys.signer.sign(WHO).split(".")[1]
    for name in ("none", "None", "NONE", ""):
        header = _url64(json.dumps({"alg": name, "typ": "JWT"}).encode())
        _refused(keys, f"{header}.{body}.")


def test_it_refuses_the_public_key_used_as_a_shared_secret(keys: Keys) -> None:
    body = keys.signer.sign(WHO).split(".")[1]
    header = _url64(b'{"alg":"HS256","typ":"JWT"}')
    for secret in (keys.public.encode(), base64.b64decode(keys.public)):
        mark = hmac.new(secret, f"{header}.{body}".encode(), hashlib.sha256).digest()
        _refused(keys, f"{header}.{body}.{_url64(mark)}")


def test_it_refuses_a_key_that_comes_along(keys: Keys) -> None:
    private, public = actor.new_keys()
    key = {"kty": "OKP", "crv": "Ed25519", "x": _url64(base64.b64decode(public))}
    header = {"alg": actor.ALGORITHM, "typ": "JWT", "jwk": key}
    stranger = Signer(private)
    token = jwt.encode(header, _claims(stranger.sign(WHO)), stranger._key, [actor.ALGORITHM])
    _refused(keys, token)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody"},
        {"iss": None},
        {"aud": "elsewhere"},
        {"aud": None},
        {"aud": ["upwell-services"]},
        {"exp": None},
        {"iat": None},
        {"exp": "never"},
        {"com": None},
        {"com": "not a uid"},
        {"sub": 7},
        {"rol": None},
        {"rol": 7},
    ],
)
def test_it_refuses_wrong_claims(keys: Keys, changes: dict[str, object]) -> None:
    _refused(keys, _signed(keys, **changes))


def test_it_lasts_a_minute_and_a_minute_of_grace(keys: Keys) -> None:
    start = clock.now().replace(microsecond=0)
    freeze(start)
    token = keys.signer.sign(WHO)
    for verifier in (Verifier(keys.public), keys.verifier):
        freeze(start + timedelta(seconds=120))
        assert verifier.verify(token) == WHO
        freeze(start + timedelta(seconds=121))
        with pytest.raises(ActorTokenInvalid):
            verifier.verify(token)
        freeze(start - timedelta(seconds=61))
        with pytest.raises(ActorTokenInvalid):
            Verifier(keys.public).verify(token)


def test_it_refuses_a_changed_token(keys: Keys) -> None:
    token = keys.signer.sign(WHO)
    head, body, mark = token.split(".")
    forged = _url64(json.dumps(_claims(token) | {"han": "eve"}).encode())
    _refused(keys, f"{head}.{forged}.{mark}")
    flipped = "A" if mark[10] != "A" else "B"
    _refused(keys, f"{head}.{body}.{mark[:10]}{flipped}{mark[11:]}")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "x" * 10_000, "é.é.é", "e30.e30."])
def test_it_refuses_what_is_no_token(keys: Keys, token: str) -> None:
    _refused(keys, token)


def test_it_forgets_old_tokens(keys: Keys) -> None:
    verifier = Verifier(keys.public)
    verifier.CACHE = 3
    for _ in range(10):
        verifier.verify(keys.signer.sign(make_actor(uuid4())))
    assert len(verifier._seen) <= 3


def test_it_knows_what_somebody_may_do() -> None:
    uid = uuid4()
    member = make_actor(uid, member=uuid4())
    assert actor.need_member(member) == member.member
    with pytest.raises(actor.SignInNeeded):
        actor.need_member(make_actor(uid))
    with pytest.raises(actor.MemberSuspended):
        actor.need_member(make_actor(uid, member=uuid4(), suspended=True))
    with pytest.raises(actor.ScopeNeeded):
        actor.need_member(make_actor(uid, member=uuid4(), scopes=("read",)))
    actor.need_role(actor.system(uid), "admin")
    actor.need_role(make_actor(uid, "admin", member=uuid4()), "admin", "manager")
    refused: list[tuple[type[Exception], Actor]] = [
        (actor.SignInNeeded, make_actor(uid)),
        (actor.RoleNeeded, member),
        (actor.RoleNeeded, make_actor(uid, "admin", member=uuid4(), suspended=True)),
        (actor.ScopeNeeded, make_actor(uid, "admin", member=uuid4(), scopes=("read",))),
    ]
    for kind, who in refused:
        with pytest.raises(kind):
            actor.need_role(who, "admin")
