"""Finds the titles of ideas that points and badges rest on, as far as the viewer may read them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from markupsafe import Markup, escape

from services.gateway import clients, shapes
from services.gateway.errors import Failed
from services.gateway.links import idea_url
from upwell.ideas.v1 import ideas_pb2
from upwell.rewards.v1 import rewards_pb2

MOST = 200


def number_of(name: str) -> int:
    """Return the number in `ideas/12`, or 0 where there is none."""
    kind, _slash, end = name.partition("/")
    return int(end) if kind == "ideas" and end.isdecimal() else 0


@dataclass(frozen=True)
class Titles:
    """Knows titles by number; where ideas gave no answer, an idea is called by its number."""

    by_number: dict[int, str] = field(default_factory=dict)
    away: bool = False

    def link(self, name: str) -> Markup:
        """Return an idea as a link, or in words that tell nothing where it may not be read."""
        number = number_of(name)
        title = self.by_number.get(number)
        if title is not None:
            path = idea_url(shapes.Shape(number=number, title=title))
            return Markup('<a href="%s">%s</a>') % (path, title)
        if number and self.away:
            return Markup('<a href="/ideas/%d">#%d</a>') % (number, number)
        return escape(_("an idea"))


def idea_of(fact: rewards_pb2.Fact) -> str:
    """Return the idea a fact is about, as `ideas/{number}`, or an empty text."""
    return fact.idea or (fact.object if number_of(fact.object) else "")


def find(names: Iterable[str]) -> Titles:
    """Return the titles of `ideas/{number}`; raises `Failed` only where something is wrong."""
    numbers = sorted({number for name in names if (number := number_of(name))})[:MOST]
    if not numbers:
        return Titles()
    try:
        found = clients.ideas.BatchGetTitles(ideas_pb2.BatchGetTitlesRequest(numbers=numbers))
    except Failed as failed:
        if not failed.is_away:
            raise
        return Titles(away=True)
    return Titles({one.number: one.title for one in found.titles})
