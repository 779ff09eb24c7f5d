"""What people write becomes safe HTML."""

import pytest
from bs4 import BeautifulSoup

from services.gateway.web.markdown import TAGS, render

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
    page = BeautifulSoup(render(text), "html.parser")
    for tag in page.select("*"):
        assert tag.name in TAGS
        assert not [name for name in tag.attrs if name.startswith("on") or name == "style"]
        href = str(tag.get("href", ""))
        kind = href.split(":", maxsplit=1)[0]
        assert kind in ("", "http", "https", "mailto") or href.startswith("/")


def test_it_marks_links_as_written_by_people() -> None:
    link = BeautifulSoup(render("[site](https://a.example)"), "html.parser").a
    assert link is not None
    assert link["rel"] == ["nofollow", "ugc", "noopener"]


def test_it_links_mentions_but_not_addresses_or_code() -> None:
    page = BeautifulSoup(render("Thanks @Ana-Li! Not a@b.example, not `@code`."), "html.parser")
    assert [(link["href"], link.text) for link in page.find_all("a")] == [
        ("/members/ana-li", "@Ana-Li")
    ]


def test_it_begins_headings_below_those_of_the_page() -> None:
    assert render("# One\n\n###### Six") == "<h3>One</h3>\n<h4>Six</h4>\n"


def test_it_shows_tables_and_struck_out_words() -> None:
    html = render("| a |\n|---|\n| ~~b~~ |")
    assert "<table>" in html
    assert "<s>b</s>" in html


def test_it_survives_deep_nesting() -> None:
    assert render("> " * 3000 + "x")
    assert render("[" * 9000)
    assert render("*a " * 3000)
