"""What a credential says, and what it does not."""

import hashlib
from datetime import UTC, datetime

import pytest

from services.rewards.domain.credentials import (
    FAILED,
    PASSED,
    UNKNOWN,
    Check,
    Issuer,
    Verification,
    check_base_url,
    hash_identity,
    read_stamp,
    stamp,
)
from shared.refusals import Invalid


def test_it_is_valid_only_where_every_check_passed() -> None:
    def found(*outcomes: str) -> bool:
        return Verification(tuple(Check("x", one, "") for one in outcomes)).valid

    assert found(PASSED, PASSED)
    assert not found(PASSED, UNKNOWN)
    assert not found(PASSED, FAILED)
    assert not found()


def test_it_hashes_an_identity_with_its_salt() -> None:
    # The hash of "a@example.orgKosher", as the standard forms it: identity, then salt.
    expected = "sha256$" + hashlib.sha256(b"a@example.orgKosher").hexdigest()
    assert hash_identity("a@example.org", "Kosher") == expected
    assert hash_identity("a@example.org", "other") != expected


@pytest.mark.parametrize(
    "text",
    ["https://a.example", "https://a.example:8443/", "http://localhost:8000", "http://x.localhost"],
)
def test_it_takes_an_origin_as_where_a_community_is(text: str) -> None:
    assert check_base_url(text) == text.rstrip("/")


def test_it_takes_no_plain_http_elsewhere() -> None:
    with pytest.raises(Invalid):
        check_base_url("http://a.example")


def test_it_is_called_like_its_host_until_it_has_a_name() -> None:
    assert Issuer("https://a.example").name == "a.example"
    assert Issuer("https://a.example", "A").name == "A"


def test_it_reads_only_times_with_a_zone() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert read_stamp(stamp(moment)) == moment
    for text in ("2026-01-02T03:04:05", "2026", "yesterday", 5, None, "2026-01-02T03:04:05Z" * 9):
        assert read_stamp(text) is None
