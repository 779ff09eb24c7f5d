"""Names the ideas that points and badges rest on, as far as the viewer may read them."""

from dataclasses import dataclass, field

from flask_babel import gettext as _
from markupsafe import Markup, escape

from services.gateway.web import wire
from services.gateway.web.links import idea_url
from upwell.rewards.v1 import rewards_pb2


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
            path = idea_url(wire.View(number=number, title=title))
            return Markup('<a href="%s">%s</a>') % (path, title)
        if number and self.away:
            return Markup('<a href="/ideas/%d">#%d</a>') % (number, number)
        return escape(_("an idea"))


def idea_of(fact: rewards_pb2.Fact) -> str:
    """Return the idea a fact is about, as `ideas/{number}`, or an empty text."""
    return fact.idea or (fact.object if number_of(fact.object) else "")
