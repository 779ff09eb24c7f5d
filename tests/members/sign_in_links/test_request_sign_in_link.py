"""Checks RequestSignInLink."""

from datetime import timedelta

import pytest

from services.members.domain.communities import mail_base
from shared import clock
from tests.harness import Caller, freeze
from tests.members.conftest import BASE, NONCE, Town
from upwell.members.v1 import members_pb2 as pb


def _request(email: str = "alice@example.com", **fields: str) -> pb.RequestSignInLinkRequest:
    given = {"browser_nonce": NONCE, "base_url": BASE} | fields
    return pb.RequestSignInLinkRequest(email=email, **given)


def test_it_writes_an_email_with_a_link(town: Town, alice: pb.Member) -> None:
    token = town.ask(" ALICE@Example.com ")
    (email,) = town.emails()
    assert (email["template"], email["email"]) == ("sign_in_link", "ALICE@example.com")
    assert email["url"] == f"{BASE}/sign-in/confirm?token={token}"
    assert len(token) >= 43
    assert alice.uid not in email["url"]


def test_it_answers_the_same_for_an_unknown_address(
    town: Town, alice: pb.Member, call: Caller
) -> None:
    town.set_access(pb.ACCESS_GATED)
    answers = [
        call(town.stub.RequestSignInLink, _request(email), town.visitor)
        for email in ("alice@example.com", "nobody@example.com")
    ]
    assert answers[0] == answers[1]
    assert [email["template"] for email in town.emails()] == [
        "sign_in_link",
        "invitation_needed",
    ]
    assert "token" not in town.emails()[1]["url"]


def test_it_writes_in_the_readers_language(town: Town, alice: pb.Member, call: Caller) -> None:
    town.ask("new@example.com", locale="de-CH")
    town.ask("other@example.com", locale="tlh")
    request = pb.UpdateMemberRequest(member=pb.Member(name=alice.name, locale="de"))
    call(town.stub.UpdateMember, request, town.system)
    town.ask("alice@example.com", locale="en")
    assert [email["locale"] for email in town.emails()] == ["de", "en", "de"]


def test_it_sends_five_in_half_an_hour(town: Town, call: Caller) -> None:
    start = clock.now()
    for number in range(5):
        freeze(start + timedelta(minutes=number))
        town.ask("alice@example.com")
    for email in ("alice@example.com", "ALICE@EXAMPLE.COM"):
        problem = call.refused(town.stub.RequestSignInLink, _request(email), town.visitor)
        assert (problem.code, problem.reason) == ("RESOURCE_EXHAUSTED", "TOO_MANY_LINKS")
    town.ask("bob@example.com")
    freeze(start + timedelta(minutes=31))
    town.ask("alice@example.com")


@pytest.mark.parametrize(
    "base", ["https://evil.example", "javascript:alert(1)", "", "https://localhost@evil.example"]
)
def test_it_links_only_to_the_portal(town: Town, call: Caller, base: str) -> None:
    request = pb.UpdateCommunityRequest(community=pb.Community(hosts=["ideas.example.com"]))
    call(town.stub.UpdateCommunity, request, town.system)
    call(town.stub.RequestSignInLink, _request(base_url=base), town.visitor)
    assert town.emails()[-1]["url"].startswith("https://ideas.example.com/sign-in/confirm?")


@pytest.mark.parametrize("email", ["", "nobody", "a@b\r\nBcc: c@d.e", "a@" + "b" * 300, "@x.y"])
def test_it_refuses_what_is_no_address(town: Town, call: Caller, email: str) -> None:
    problem = call.refused(town.stub.RequestSignInLink, _request(email), town.visitor)
    assert list(problem.fields) == ["email"]
    assert town.emails() == []


def test_it_wants_the_browsers_secret(town: Town, call: Caller) -> None:
    request = _request(browser_nonce="short")
    problem = call.refused(town.stub.RequestSignInLink, request, town.visitor)
    assert list(problem.fields) == ["browser_nonce"]


@pytest.mark.parametrize(
    ("public", "base"),
    [
        ("https://ideas.example.com", "https://ideas.example.com"),
        ("http://localhost:8080", "http://127.0.0.1:8080"),
        ("", "http://127.0.0.1:8080"),
    ],
)
def test_it_believes_this_machine_only_where_the_portal_is_on_it(public: str, base: str) -> None:
    assert mail_base("http://127.0.0.1:8080", (), public) == base
