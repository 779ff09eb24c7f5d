"""Checks ConfirmSignInCode."""

from datetime import timedelta

import pytest

from shared import clock
from tests.harness import Caller, freeze
from tests.members.conftest import NONCE, Town
from upwell.members.v1 import members_pb2 as pb


def _request(code: str, nonce: str = NONCE) -> pb.ConfirmSignInCodeRequest:
    return pb.ConfirmSignInCodeRequest(code=code, browser_nonce=nonce)


def _wrong(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def test_it_signs_in_by_the_code_of_the_email(town: Town, alice: pb.Member, call: Caller) -> None:
    town.ask("alice@example.com", next_path="/ideas/7")
    code = town.emails()[-1]["code"]
    assert (len(code), code[4]) == (9, " ")
    identity = call(town.stub.ConfirmSignInCode, _request(code), town.visitor)
    assert (identity.member_uid, identity.next_path) == (alice.uid, "/ideas/7")


def test_it_takes_the_digits_however_they_are_typed(town: Town, call: Caller) -> None:
    town.ask("zoe@example.com")
    code = town.emails()[-1]["code"].replace(" ", "-")
    assert call(town.stub.ConfirmSignInCode, _request(f" {code}. "), town.visitor).is_new


def test_it_uses_the_link_up(town: Town, call: Caller) -> None:
    token = town.ask("zoe@example.com")
    request = _request(town.emails()[-1]["code"])
    call(town.stub.ConfirmSignInCode, request, town.visitor)
    assert call.refused(town.stub.ConfirmSignInCode, request, town.visitor).reason == (
        "SIGN_IN_CODE_EXPIRED"
    )
    used = pb.ConfirmSignInLinkRequest(token=token, browser_nonce=NONCE)
    assert call.refused(town.stub.ConfirmSignInLink, used, town.visitor).reason == (
        "SIGN_IN_LINK_INVALID"
    )


def test_it_takes_the_code_of_either_of_two_emails(town: Town, call: Caller) -> None:
    town.ask("zoe@example.com")
    town.ask("zoe@example.com")
    first = town.emails()[0]["code"]
    assert call(town.stub.ConfirmSignInCode, _request(first), town.visitor).is_new


@pytest.mark.parametrize("nonce", ["", "another-browser-altogether", "x" * 100_000])
def test_it_is_of_no_use_in_another_browser(town: Town, call: Caller, nonce: str) -> None:
    town.ask("zoe@example.com")
    request = _request(town.emails()[-1]["code"], nonce)
    problem = call.refused(town.stub.ConfirmSignInCode, request, town.visitor)
    assert (problem.code, problem.reason) == ("UNAUTHENTICATED", "SIGN_IN_CODE_EXPIRED")


def test_it_ends_after_five_wrong_ones(town: Town, call: Caller) -> None:
    token = town.ask("zoe@example.com")
    code = town.emails()[-1]["code"]
    said = [
        call.refused(town.stub.ConfirmSignInCode, _request(_wrong(code)), town.visitor).reason
        for _ in range(5)
    ]
    assert said == ["SIGN_IN_CODE_WRONG"] * 4 + ["SIGN_IN_CODE_EXPIRED"]
    problem = call.refused(town.stub.ConfirmSignInCode, _request(code), town.visitor)
    assert problem.reason == "SIGN_IN_CODE_EXPIRED"
    # Nobody guesses a link, so the link of the same email still works.
    assert town.confirm(token).is_new


def test_it_works_for_fifteen_minutes(town: Town, call: Caller) -> None:
    start = clock.now()
    freeze(start)
    town.ask("zoe@example.com")
    freeze(start + timedelta(minutes=15))
    request = _request(town.emails()[-1]["code"])
    problem = call.refused(town.stub.ConfirmSignInCode, request, town.visitor)
    assert problem.reason == "SIGN_IN_CODE_EXPIRED"


@pytest.mark.parametrize("code", ["", "code", "\u0661\u0662", "1" * 100_000])
def test_it_refuses_what_is_no_code(town: Town, call: Caller, code: str) -> None:
    town.ask("zoe@example.com")
    problem = call.refused(town.stub.ConfirmSignInCode, _request(code), town.visitor)
    assert problem.reason == "SIGN_IN_CODE_WRONG"
