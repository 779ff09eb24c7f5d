"""What people read says what a reader of similar products expects."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "services" / "gateway" / "templates"
CATALOGUE = ROOT / "services" / "gateway" / "translations" / "de" / "LC_MESSAGES" / "messages.po"
MAILS = ROOT / "services" / "members" / "mail"
DEFAULTS = ROOT / "services" / "rewards" / "defaults"

# Each word that was left behind, with what is said instead.
FORBIDDEN = {
    r"\brais(?:e|es|ed|ing) (?:an?|the first|this|new|it\b|ideas?|“)": "submit",
    r"\b(?:ideas?|was|yet|been) raised\b": "submitted",
    r"\bRising\b": "Trending",
    r"\btwins?\b": "duplicate",
    r"\bsame ideas\b": "Duplicates",
    r"\blook(?:s|ed|ing)? after\b": "manage",
    r"\bsentence to\b": "message to",
    r"\bhere since\b": "joined",
    r"\blonger than promised\b": "overdue by",
    r"\b(?:lives|leads) on\b": "merged into, kept",
    r"\btak(?:e|es|ing) (?:it|them|everything|ideas|data) along\b": "export",
    r"\bbring(?:s|ing)? (?:it|them|ideas|data) along\b": "import",
    r"\bso many of\b": "count-based",
    r"\bmakes? it %\(level\)s": "more points to",
    r"\bhow it came to this\b": "history",
    r"\bhistory of answers\b": "history",
    r"\bin the shadow\b": "in shadow mode",
    r"\bfor all time\b": "retroactively",
    r"\bclear it\b": "dismiss",
    r"\bclass of reason\b": "reason",
    r"\bdid people go on\b": "effect",
    r"\bhow many votes\?": "at N votes",
    r"\bunwanted mail\b": "spam folder",
    r"\b(?:a|this|get|no|for|newest|the) letters?\b(?! or digit)": "email",
    r"\bone press\b": "click the button",
    r"\bI will keep to this\b": "I agree",
    r"\blistens with\b": "Powered by",
    r"\b(?:give|retire|award|make|suggest|end) it$": "the verb and its object",
    r"\beveryone’s$": "Show: All",
    r"(?<![\w(-])standing\b": "reputation",
    r"\b(?:your|more|no|in|for|that much|of) credit\b(?!s)": "credits",
    r"\byou(?: will)? hear\b": "what happens today; nobody is notified yet",
    r"\b(?:is|are|will be) told\b": "what happens today; nobody is notified yet",
    r"\bhow it reads\b": "preview",
    r"\be-mails?\b": "email",
    r"\bsomebody\b": "someone",
}
# What of a template nobody reads, or what the catalogue holds.
CODE = (r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}", r"<(script|style).*?</\1>", r"<[^>]*>")
TEXT = re.compile("|".join(CODE), re.DOTALL)


def said() -> Iterator[tuple[str, str]]:
    """Return every text that people read in English, with where it is from."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="de"):
            for one in (message.id,) if isinstance(message.id, str) else message.id:
                yield "catalogue", one
    for path in sorted(TEMPLATES.rglob("*.*")):
        for line in TEXT.sub("\n", path.read_text(encoding="utf-8")).splitlines():
            yield str(path.relative_to(ROOT)), line.strip()
    for path in sorted((*MAILS.glob("*/en/*"), *DEFAULTS.glob("*.yaml"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.lstrip().startswith(("#", "unit:", "trigger:", "credit:", "design:")):
                yield str(path.relative_to(ROOT)), line.strip()


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_it_says_the_plain_word(pattern: str) -> None:
    found = {
        f"{place}: {text}"
        for place, text in said()
        if re.search(pattern, text, re.IGNORECASE) and not text.startswith("- slug:")
    }
    assert found == set(), f"say “{FORBIDDEN[pattern]}”"
