"""No text that anybody may write takes long to read."""

import time
from collections.abc import Callable

import pytest

from services.ideas.domain import words
from shared import markdown, scripts, slugs, text

LENGTH = 10_000
# Processor time of one function on one text, seconds.
MOST_SECONDS = 0.05

PIECES = (
    "[", "]", "![", "[](", "[a](", "[a](<", "[a](b", "[a]: b\n", "[a]: <", "[a]\n", "![](x)",
    "[^a]", "*", "*a ", "**", "_a_", "__a ", "***a ", "a**b", "~~", "~~a ", "*_", "`", "`a``b",
    "``` ", "~~~\n", "<", ">", "<a ", "<b>", "</b>", "<!--", "<?", "<![CDATA[", "<http://a",
    "&", "&#1;", "&amp;", "\\", "> ", ">\n", "- ", "- a\n", "1. ", "# ", "#", "a\n===\n", "-",
    "|", "|a", "a|b\n-|-\n", "\t", " ", "\n", "\r\n", "@", "@a ", "@a-", "http://a ", "www.",
    "+", "C++ ", "a\u0301", "\u0301", "\u200b", "\u202e", "\ufe0f", "\U0001f469\u200d",
    "\ue000", "夜", "ก", "हि", "한", "ﷺ", "ß", "İ", "\x00",
)  # fmt: skip

READERS: tuple[Callable[[str], object], ...] = (
    markdown.to_html,
    markdown.plain,
    markdown.excerpt,
    slugs.slug_of,
    slugs.same_name,
    scripts.saying,
    text.is_blank,
    lambda given: text.fit(given.replace("\x00", ""), most=LENGTH * 2, multiline=True),
    words.words,
    words.query_words,
    words.number_in,
    lambda given: words.vocabulary(given[:200], [given[:50]] * 10),
)


def tables() -> list[str]:
    wide = "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n"
    return [wide + "|x\n" * 2_000, "|a|b|\n|-|-|\n" + "|x|y|\n" * 1_600]


TEXTS = [
    *(piece * (LENGTH // len(piece)) for piece in PIECES),
    *(f"{first}{'x' * (LENGTH - 2)}{last}" for first, last in ("[]", "**", "``", "<>", "()")),
    "[" * (LENGTH // 2) + "]" * (LENGTH // 2),
    "[" * (LENGTH // 2) + "](x)" * (LENGTH // 8),
    "".join(">" * depth + " a\n" for depth in range(140)),
    "".join("  " * depth + "- a\n" for depth in range(98)),
    "".join("`" * length + " " for length in range(140)),
    *(table[:LENGTH] for table in tables()),
    *tables(),
]


def cost(read: Callable[[str], object], given: str) -> float:
    """Return the least processor time of three readings: others use this machine as well."""
    times = []
    for _ in range(3):
        began = time.thread_time()
        read(given)
        times.append(time.thread_time() - began)
        if times[-1] < MOST_SECONDS:
            break
    return min(times)


@pytest.mark.parametrize("read", READERS)
def test_no_text_takes_long_to_read(read: Callable[[str], object]) -> None:
    slow = {
        given[:20]: round(seconds, 3)
        for given in TEXTS
        if (seconds := cost(read, given)) >= MOST_SECONDS
    }
    assert not slow


@pytest.mark.parametrize("given", TEXTS, ids=lambda given: repr(given[:12]))
def test_no_text_becomes_far_longer_than_it_is(given: str) -> None:
    assert len(markdown.to_html(given)) <= 16 * len(given) + 1_000
    assert len(markdown.excerpt(given)) <= markdown.EXCERPT_LENGTH
