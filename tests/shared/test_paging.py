"""Checks page tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import paging

KEYS = st.one_of(st.text(max_size=50), st.integers(-(2**60), 2**60))


@given(st.text(), KEYS, KEYS)
def test_it_reads_its_keys_back(question: str, one: str | int, two: str | int) -> None:
    token = paging.encode((question, 1), one, two)
    assert paging.decode((question, 1), token, type(one), type(two)) == (one, two)


def test_it_reads_whole_numbers_as_floats() -> None:
    assert paging.decode(("q",), paging.encode(("q",), 1.5, "a"), float, str) == (1.5, "a")
    assert paging.decode(("q",), paging.encode(("q",), 2), float) == (2,)


def test_it_means_the_start_without_a_token() -> None:
    assert paging.decode(("q",), "", str) is None


def test_it_belongs_to_its_question() -> None:
    token = paging.encode(("ideas", "open"), "a")
    with pytest.raises(paging.PageTokenUnknown) as refused:
        paging.decode(("ideas", "closed"), token, str)
    assert list(refused.value.fields) == ["page_token"]


def test_it_refuses_keys_of_another_kind() -> None:
    token = paging.encode(("q",), "a", 1)
    for kinds in ((str,), (str, str), (int, int), (str, int, str)):
        with pytest.raises(paging.PageTokenUnknown):
            paging.decode(("q",), token, *kinds)
    with pytest.raises(paging.PageTokenUnknown):
        paging.decode(("q",), paging.encode(("q",), True), int)  # noqa: FBT003  as a forger would


@given(st.text(min_size=1))
def test_it_refuses_any_other_text(text: str) -> None:
    with pytest.raises(paging.PageTokenUnknown):
        paging.decode(("q",), text, str)


def test_it_refuses_deep_and_long_tokens() -> None:
    import base64  # noqa: PLC0415  only here

    deep = base64.urlsafe_b64encode(b"[" * 700).decode()
    for text in (deep, "a" * 5000):
        with pytest.raises(paging.PageTokenUnknown):
            paging.decode(("q",), text, str)


def test_it_bounds_the_size() -> None:
    assert [paging.size(asked) for asked in (0, 1, 100, 101, 2**31 - 1)] == [30, 1, 100, 100, 100]
    with pytest.raises(paging.PageSizeNegative):
        paging.size(-1)
