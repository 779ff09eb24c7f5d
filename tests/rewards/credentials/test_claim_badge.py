"""A holder claims a badge as a credential."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.rewards import actions
from services.rewards.domain.credentials import IssuerNotReady, Site
from shared.db import Database
from tests.harness import freeze
from tests.rewards.badges import badges
from tests.rewards.conftest import World, stamp, uid
from tests.rewards.credentials import credentials
from upwell.ideas.v1 import events_pb2 as ideas
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb


def test_it_gives_the_holder_a_credential(world: World) -> None:
    badge = credentials.claimed(world)
    assert badge.HasField("claim_time")
    assert badge.credential_url == f"{credentials.HOST}/badges/{badge.uid}/credential"
    found = credentials.credential(world, badge)
    assert found["id"] == badge.credential_url
    assert found["issuer"]["id"] == f"{credentials.HOST}/issuer"
    achievement = found["credentialSubject"]["achievement"]
    assert achievement["id"] == f"{credentials.HOST}/achievements/thanks"
    assert achievement["name"] == "Thank you"
    assert achievement["criteria"]["narrative"] == "Staff say thanks, with a note."


def test_it_names_the_address_as_a_salted_hash_only(world: World) -> None:
    badge = credentials.claimed(world, email="Ana@Example.com")
    text = credentials.document(world, badge).content.decode()
    [identity] = credentials.credential(world, badge)["credentialSubject"]["identifier"]
    assert credentials.EMAIL not in text.lower()
    expected = hashlib.sha256((credentials.EMAIL + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${expected}"
    assert identity["identityType"] == "emailAddress"
    assert identity["hashed"] is True


def test_it_names_the_handle_where_no_address_is_given(world: World) -> None:
    badge = credentials.claimed(world, email="")
    [identity] = credentials.credential(world, badge)["credentialSubject"]["identifier"]
    name = "ana@ideas.example.com" + identity["salt"]
    assert identity["identityType"] == "userName"
    assert identity["identityHash"] == f"sha256${hashlib.sha256(name.encode()).hexdigest()}"


def test_it_gives_the_same_when_claimed_again(world: World) -> None:
    badge = credentials.claimed(world)
    first = credentials.token(world, badge)
    again = credentials.claim(world, badge, email="other@example.com", base_url="https://x.test")
    assert again == badge
    assert credentials.token(world, badge) == first


def test_it_gives_one_credential_to_two_claims_at_once(world: World) -> None:
    badge = credentials.thanked(world)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: credentials.claim(world, badge), range(4)))
    count = "SELECT count(*) FROM rewards.credentials WHERE community_id = :community"
    keys = "SELECT count(*) FROM rewards.issuer_keys WHERE community_id = :community"
    assert world.scalar(count) == 1
    assert world.scalar(keys) == 2


def test_it_keeps_the_address_of_the_first_claim(world: World) -> None:
    credentials.claimed(world)
    second = credentials.thanked(world, world.people.ben)
    badge = credentials.claim(world, second, world.people.ben, base_url="https://other.example")
    assert badge.credential_url.startswith(credentials.HOST)


def test_it_lasts_as_long_as_the_badge(world: World) -> None:
    now = datetime(2026, 5, 1, 12, 30, 15, 500_000, tzinfo=UTC)
    freeze(now)
    badge = credentials.thanked(world, expire_time=stamp(now + timedelta(days=365)))
    found = credentials.credential(world, credentials.claim(world, badge))
    assert found["validFrom"] == "2026-05-01T12:30:15Z"
    assert found["validUntil"] == "2027-05-01T12:30:15Z"


def test_it_says_nothing_of_the_idea_that_earned_it(world: World) -> None:
    badges.create(world, "one-idea", tiers=badges.tiers(1), display_name="One idea")
    world.idea(4711)
    world.settle()
    badge = badges.find(world, world.people.ana, "one-idea")
    text = credentials.document(world, credentials.claim(world, badge)).content.decode()
    assert "4711" in badge.reason
    assert "4711" not in text


def test_it_is_for_the_holder_only(world: World) -> None:
    badge = credentials.thanked(world)
    people = world.people
    assert credentials.refuse_claim(world, badge, people.ben).reason == "NOT_THE_HOLDER"
    assert credentials.refuse_claim(world, badge, people.admin).reason == "NOT_THE_HOLDER"
    assert credentials.refuse_claim(world, badge, people.visitor).reason == "SIGN_IN_NEEDED"


def test_it_refuses_a_badge_that_is_not_held(world: World) -> None:
    badge = credentials.thanked(world)
    badges.revoke(world, badge)
    assert credentials.refuse_claim(world, badge).reason == "BADGE_NOT_GRANTED"


def test_it_gives_another_credential_to_a_badge_that_came_back(world: World) -> None:
    badges.create(world, "one-idea", tiers=badges.tiers(1))
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    badge = credentials.claim(world, badges.find(world, world.people.ana, "one-idea"))
    first = credentials.credential(world, badge)
    world.tell(ideas.IdeaDeleted(idea_number=1))
    world.settle()
    assert credentials.outcomes(credentials.verify(world, first))["status"] == "failed"
    world.tell(ideas.IdeaUndeleted(idea_number=1))
    world.settle()
    second = credentials.credential(world, credentials.claim(world, badge))
    assert second["id"] == first["id"]
    assert second["validFrom"] >= first["validFrom"]
    assert credentials.place(second) != credentials.place(first)
    assert credentials.verify(world, second).valid
    assert not credentials.verify(world, first).valid


def test_it_forgets_who_received_it_when_they_are_erased(world: World) -> None:
    badge = credentials.claimed(world)
    found = credentials.credential(world, badge)
    world.tell(members.MemberErased(member_uid=uid(world.people.ana)))
    kept = world.rows("SELECT * FROM rewards.credentials WHERE community_id = :community")[0]
    assert (kept.salt, kept.identity_hash, kept.document, kept.jwt) == (None, None, None, None)
    assert kept.revoke_time is not None
    revoked = credentials.revoked_indices(credentials.published(world)[_list()])
    assert revoked == [credentials.place(found)]
    request = pb.GetCredentialRequest(name=badge.name)
    refusal = world.call.refused(world.stub.GetCredential, request, world.people.visitor)
    assert refusal.reason == "CREDENTIAL_FORGOTTEN"


def _list() -> str:
    return f"{credentials.HOST}/issuer/status/1"


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "ideas.example.com",
        "http://ideas.example.com",
        "https://ideas.example.com/path",
        "https://ana@ideas.example.com",
        "https://ideas.example.com?x=1",
        "javascript:alert(1)",
        "https://IDEAS.example.com",
        "https://ideas.example.com:0",
        "https://[",
    ],
)
def test_it_refuses_an_address_that_ids_could_not_begin_with(world: World, base_url: str) -> None:
    badge = credentials.thanked(world)
    assert "base_url" in credentials.refuse_claim(world, badge, base_url=base_url).fields


def test_it_refuses_what_is_no_email_address(world: World) -> None:
    badge = credentials.thanked(world)
    for email in ("ana", "@example.com", "a" * 65 + "@example.com", "ana@ex ample.com"):
        assert "email" in credentials.refuse_claim(world, badge, email=email).fields


def test_it_needs_a_secret_that_keeps_the_keys(world: World, db: Database) -> None:
    badge = credentials.thanked(world)
    with pytest.raises(IssuerNotReady):
        actions.claim_badge(
            db, world.people.ana, "", UUID(badge.uid), credentials.EMAIL, Site(credentials.HOST)
        )
    assert world.scalar("SELECT count(*) FROM rewards.issuer_keys") == 0


def test_it_can_not_sign_with_keys_kept_under_another_secret(world: World, db: Database) -> None:
    credentials.claimed(world)
    badge = credentials.thanked(world, world.people.ben)
    with pytest.raises(IssuerNotReady, match="another UPWELL_REWARDS_SECRET"):
        actions.claim_badge(db, world.people.ben, "another secret", UUID(badge.uid))


def test_it_keeps_the_private_keys_encrypted(world: World) -> None:
    credentials.claimed(world)
    for row in world.rows("SELECT * FROM rewards.issuer_keys WHERE community_id = :community"):
        assert b'"d"' not in bytes(row.private_key)
        assert "d" not in row.public_key
