"""What an import finds wrong is said in the viewer's language."""

from datetime import timedelta

from flask import Flask

from services.gateway.web import faults
from services.portability.domain.records import Board, Idea, Tag
from services.portability.formats import base, checks
from shared import clock
from tests.gateway.conftest import House


def said() -> set[str]:
    """Return what is found wrong with things that are wrong in many ways."""
    lines = [b"[", b"[]", b"\xff", b'"\0"', b'{"a": 1, "a": 2}', b"[" * 40 + b"]" * 40]
    later = clock.now() + timedelta(days=30)
    idea = Idea("x" * 300, "a\tb", "\0", "No slug!", "", tags=("",) * 11, create_time=later)
    found = [*checks.idea(idea), *checks.board(Board("A b", "", threshold=-1))]
    found += checks.tag(Tag("A b", "x" * 100))
    found += [one for one in base.objects(lines) if not isinstance(one, tuple)]
    return {text for one in found for text in (one.wrong, one.remedy)}


def test_each_sentence_is_in_the_catalogue(house: House) -> None:
    app: Flask = house.app
    with app.test_request_context("/?lang=de"):
        same = {text for text in said() if faults.translate(text) == text}
    assert same == set()
