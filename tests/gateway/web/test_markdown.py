"""A page makes HTML of what people write only as long as that is cheap."""

from flask import Flask

from services.gateway.web.markdown import BUDGET, render


def test_it_shows_what_is_over_a_pages_budget_as_plain_text() -> None:
    text = "*so* " * 2_000
    texts = BUDGET // len(text)
    with Flask(__name__).test_request_context():
        shown = [render(text) for _ in range(texts + 1)]
    assert all("<em>so</em>" in html for html in shown[:-1])
    assert "*so*" in shown[-1]
