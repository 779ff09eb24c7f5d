"""Checks the cleaning of what people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import text
from shared.refusals import Invalid


@pytest.mark.parametrize(
    "bad", ["a\x00b", "a\x07b", "a\x7fb", "a\x85b", "a\nb", "a\tb", "a\ud800b"]
)
def test_it_refuses_control_characters_in_a_line(bad: str) -> None:
    with pytest.raises(text.Unfit):
        text.clean(bad)


def test_it_keeps_newlines_and_tabs_in_a_body() -> None:
    assert text.clean("a\r\nb\rc\td\u2028e", multiline=True) == "a\nb\nc\td\ne"


@pytest.mark.parametrize("control", sorted(text.BIDI_CONTROLS))
def test_it_strips_bidi_controls(control: str) -> None:
    assert text.clean(f"photo{control}gpj.exe") == "photogpj.exe"


def test_it_composes_characters() -> None:
    assert text.clean("e\u0301") == "\u00e9"


def test_it_counts_code_points() -> None:
    assert text.fit("👩‍🚀" * 10, most=30) == "👩‍🚀" * 10
    with pytest.raises(text.Unfit, match="at most 29 characters; this has 30"):
        text.fit("👩‍🚀" * 10, most=29)


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u200d", "\u2060 \u00a0", "\ufeff"])
def test_it_sees_that_nothing_can_be_seen(nothing: str) -> None:
    with pytest.raises(text.Unfit, match="empty"):
        text.fit(nothing, least=1, most=10)


def test_it_names_every_fault_at_once() -> None:
    form = text.Form()
    assert form.line("title", "  fine title ", least=8, most=140) == "fine title"
    form.line("name", "", least=1, most=10)
    form.body("body", "x" * 11, most=10)
    with pytest.raises(Invalid) as refused:
        form.done()
    assert refused.value.fields == {
        "name": "This can't be empty.",
        "body": "Use at most 10 characters; this has 11.",
    }


@given(st.text())
def test_it_gives_the_same_when_done_twice(raw: str) -> None:
    try:
        once = text.clean(raw, multiline=True)
    except text.Unfit:
        return
    assert text.clean(once, multiline=True) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & text.BIDI_CONTROLS
