"""Names become addresses in whatever script they are, and different names different ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.slugs import LONGEST, free_slug, same_name, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Dark mode", "dark-mode"),
        ("Crème brûlée", "creme-brulee"),
        ("功能建议", "gong-neng-jian-yi"),
        ("错误报告", "cuo-wu-bao-gao"),
        ("ダークモード", "dakumodo"),
        ("Привет мир", "privet-mir"),
        ("한국어", "hangugeo"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("#12 and A & B", "12-and-a-b"),
        ("🎉", ""),
    ],
)
def test_it_keeps_letters_of_every_script(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_it_cuts_at_a_word() -> None:
    assert slug_of("several words " * 9) == "several-words-several-words-several-words-several"


@given(st.text(max_size=200), st.sets(st.text("ab-", max_size=5)))
def test_a_free_slug_fits_and_is_free(name: str, taken: set[str]) -> None:
    slug = free_slug(name, taken, "tag")
    assert slug not in taken
    assert slug
    assert len(slug) <= LONGEST
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")


def test_names_that_mean_the_same_are_known() -> None:
    assert same_name("Dark mode") == same_name("dark-mode") == same_name("DARK  MODE")
    assert (
        len({same_name(name) for name in ("C", "C++", "C#", "สวัสดี", "สวสด", "功能", "🎉", "🎈")})
        == 8
    )
