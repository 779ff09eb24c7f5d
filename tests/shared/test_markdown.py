"""What people write becomes safe HTML."""

import pytest
from bs4 import BeautifulSoup

from shared.markdown import TAGS, excerpt, to_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](http://a.example/x.png)',
    "<a href='javascript:alert(1)'>x</a>",
    "<svg onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    '<p style="position:fixed">x</p>',
    "<details open ontoggle=alert(1)>",
    "[x](//evil.example 'a\" onmouseover=\"alert(1)')",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "`<script>alert(1)</script>`",
    "@<script>alert(1)</script>",
    '@ana"onclick="alert(1)',
    "[ ](javascript&colon;alert(1))",
    "<javascript:alert(1)>",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_it_runs_nothing(text: str) -> None:
    page = BeautifulSoup(to_html(text), "html.parser")
    for tag in page.select("*"):
        assert tag.name in TAGS
        assert not [name for name in tag.attrs if name.startswith("on") or name == "style"]
        href = str(tag.get("href", ""))
        kind = href.split(":", maxsplit=1)[0]
        assert kind in ("", "http", "https", "mailto") or href.startswith("/")


def test_it_marks_links_as_written_by_people() -> None:
    link = BeautifulSoup(to_html("[site](https://a.example)"), "html.parser").a
    assert link is not None
    assert link["rel"] == ["nofollow", "ugc", "noopener"]


def test_it_links_mentions_but_not_addresses_or_code() -> None:
    page = BeautifulSoup(to_html("Thanks @Ana-Li! Not a@b.example, not `@code`."), "html.parser")
    assert [(link["href"], link.text) for link in page.find_all("a")] == [
        ("/members/ana-li", "@Ana-Li")
    ]


def test_it_begins_headings_below_those_of_the_page() -> None:
    page = BeautifulSoup(to_html("# One\n\n###### Six\n\n# Again"), "html.parser")
    assert [tag.name for tag in page.select("*")] == ["h3", "h4", "h3"]


def test_it_shows_tables_and_struck_out_words() -> None:
    html = to_html("| a |\n|---|\n| ~~b~~ |")
    assert "<table>" in html
    assert "<del>b</del>" in html


def test_it_shows_html_as_it_was_typed() -> None:
    assert BeautifulSoup(to_html("Use <b> here."), "html.parser").text.strip() == "Use <b> here."


def test_it_leaves_out_a_link_that_leads_nowhere_safe() -> None:
    page = BeautifulSoup(to_html("[one](javascript:x) [two](https://a.example)"), "html.parser")
    assert page.text.strip() == "one two"
    assert [link["href"] for link in page.find_all("a")] == ["https://a.example"]


@pytest.mark.parametrize("text", ["مرحبا", "- مرحبا", "# مرحبا"])
def test_it_gives_each_paragraph_its_direction(text: str) -> None:
    assert BeautifulSoup(to_html(text), "html.parser").select_one("[dir=auto]") is not None


def test_it_finds_emphasis_where_no_spaces_are() -> None:
    assert "<strong>『强调』</strong>" in to_html("请**『强调』**一下")


def test_it_shows_an_image_as_a_link_to_it() -> None:
    html = to_html('![a "chart"](https://a.example/x.png)')
    assert "<img" not in html
    assert BeautifulSoup(html, "html.parser").a["href"] == "https://a.example/x.png"  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + "|x\n" * 2_000,
        "> " * 3_000 + "x",
        "\n".join("  " * depth + "- a" for depth in range(90)),
    ],
)
def test_it_shows_what_would_become_far_longer_as_plain_text(text: str) -> None:
    page = BeautifulSoup(to_html(text), "html.parser")
    assert {tag.name for tag in page.select("*")} <= {"p", "br"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[x](y) is *the* `code`\nwrapped line\n\nsecond", "x is the code wrapped line"),
        ("```\ncode\n```\nafter", "after"),
        ("| a |\n|---|\n| b |\n\nBelow.", "Below."),
        ("![alt text](http://a.example)", "alt text"),
        ("<b>bold</b> text &amp; more", "bold text & more"),
        ("# Title\nx", "Title"),
        ("- one\n- two", "one"),
        ("---\n\nafter a rule", "after a rule"),
        ("", ""),
        ("word " * 100, " ".join(["word"] * 39) + "…"),
        ("夜" * 300, "夜" * 199 + "…"),
    ],
)
def test_an_excerpt_is_the_first_thing_said(text: str, line: str) -> None:
    assert excerpt(text) == line
