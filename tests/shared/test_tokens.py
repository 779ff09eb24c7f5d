"""Checks that a token says which community it belongs to."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import tokens


@given(st.uuids())
def test_it_reads_the_community_back(community: UUID) -> None:
    token = tokens.new_token(community)
    assert token.startswith("upw_pat_")
    assert tokens.community_of_token(token) == community
    assert tokens.new_token(community) != token


@pytest.mark.parametrize(
    "text",
    [
        "",
        "upw_pat_",
        "Bearer x",
        "upw_pat_" + "0" * 66,
        "upw_pat_" + "z" * 22 + "_" + "0" * 43,
        "upw_pat_" + "0" * 22 + "_" + "é" * 43,
        "upw_pat_" + "!" * 22 + "_" + "0" * 43,
        "upw_sk_" + "0" * 22 + "_" + "0" * 44,
        "x" * 100_000,
    ],
)
def test_it_reads_nothing_from_other_texts(text: str) -> None:
    assert tokens.community_of_token(text) is None


@given(st.text())
def test_it_never_fails_on_a_text(text: str) -> None:
    tokens.community_of_token(text)
    tokens.community_of_token("upw_pat_" + text)
