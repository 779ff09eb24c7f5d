"""Checks page tokens."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import paging

KEYS = st.one_of(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=50),
    st.integers(-(2**60), 2**60),
)
MOMENT = datetime(2026, 5, 4, 3, 2, 1, 5, tzinfo=UTC)


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


def test_it_refuses_what_no_database_holds() -> None:
    for key, kind in (("a\x00", str), (2**63, int), (float("nan"), float)):
        with pytest.raises(paging.PageTokenUnknown):
            paging.decode(("q",), paging.encode(("q",), key), kind)


def test_it_cuts_a_page_and_begins_the_next_where_it_ended() -> None:
    rows = list(range(7))
    token, pages = "", []
    for _ in range(4):
        page = paging.page(("rows",), 3, token, int)
        start = 0 if page.after is None else page.after[0] + 1
        shown, token = page.cut(rows[start : start + page.limit], lambda row: row)
        pages.append(shown)
        if not token:
            break
    assert pages == [[0, 1, 2], [3, 4, 5], [6]]


def test_it_has_uids_and_times_as_keys() -> None:
    uid = uuid4()
    page = paging.page(("q",), 1, "", datetime, UUID)
    _, token = page.cut([1, 2], lambda _row: (MOMENT, uid))
    assert paging.page(("q",), 1, token, datetime, UUID).after == (MOMENT, uid)


def test_it_refuses_keys_that_are_no_uid_or_time() -> None:
    for text, kind in (("x", UUID), ("x", datetime), ("2026-05-04T03:02:01", datetime)):
        with pytest.raises(paging.PageTokenUnknown):
            paging.page(("q",), 1, paging.encode(("q",), text), kind)


def test_it_has_no_token_where_the_rows_fit_exactly() -> None:
    page = paging.page(("q",), 2, "", int)
    assert page.cut([1, 2], lambda row: row) == ([1, 2], "")
    assert page.cut([], lambda row: row) == ([], "")


def test_it_takes_the_lists_own_sizes() -> None:
    sizes = [paging.page(("q",), asked, "", default=5, most=20).size for asked in (0, 7, 21)]
    assert sizes == [5, 7, 20]


def test_it_gives_the_only_key_by_itself() -> None:
    page = paging.page(("q",), 1, "", int)
    assert page.key is None
    _, token = page.cut([7, 8], lambda row: row)
    assert paging.page(("q",), 1, token, int).key == 7
