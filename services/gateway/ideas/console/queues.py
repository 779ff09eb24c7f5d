"""Reads which list stands left of an idea, loads it, and writes the addresses around it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from flask_babel import ngettext

from services.gateway.edge import clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views
from services.gateway.web import forms, language, links, parts, refusals, wire
from services.gateway.web.labels import ideas as labels
from shared import clock
from upwell.ideas.v1 import ideas_pb2

SIZE = 30
NAMES = ("board", "status", "tag", "author", "order", "q", "page")


@dataclass(frozen=True)
class Queue:
    """Holds what the list shows; empty means any. `kind` is `unanswered` or `ideas`."""

    kind: str = "ideas"
    board: str = ""
    status: str = ""
    tag: str = ""
    author: str = ""
    order: str = ""
    q: str = ""
    page: str = ""

    @property
    def query(self) -> dict[str, str]:
        """Return what addresses carry so that the list stays."""
        found = {"in": "unanswered"} if self.kind == "unanswered" else {}
        return found | {name: getattr(self, name) for name in NAMES if getattr(self, name)}

    @property
    def ordered(self) -> str:
        """Return the order that is used."""
        return self.order or ("relevance" if self.q else "new")

    @property
    def narrowed(self) -> bool:
        """Return whether anything is filtered."""
        return any((self.board, self.status, self.tag, self.author, self.q))

    @property
    def keep(self) -> dict[str, str]:
        """Return what the search form carries along."""
        names = ("board", "status", "tag", "author")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def url(self, **changes: str) -> str:
        """Return the address of the list with some of it changed, from its first page on."""
        asked = replace(self, **{"page": "", **changes})
        if self.kind == "unanswered":
            return links.address("/console", board=asked.board, page=asked.page)
        return links.address("/console/ideas", **asked.query)

    def at(self, number: int, place: str = "", **more: str | int) -> str:
        """Return the address of an idea, or of a page about it, with the list beside it."""
        path = f"/console/ideas/{number}" + (f"/{place}" if place else "")
        return links.address(path, **self.query, **more)


@dataclass
class Shown:
    """Holds a loaded list: its ideas, why they are there, and the next page."""

    queue: Queue
    ideas: list[wire.View] = field(default_factory=list)
    promise_days: int = 0
    more: str = ""
    corrected: str = ""
    problem: str = ""
    away: bool = False
    status: int = 200

    @property
    def csv(self) -> str:
        """Return where the whole list can be had as CSV."""
        queue = self.queue
        asked = {**queue.query, "page": "", "in": "unanswered"}
        if queue.kind != "unanswered":
            asked.pop("in")
        return links.address("/console/ideas/-/export.csv", **asked)

    @property
    def oldest(self) -> datetime | None:
        """Return when the oldest one began to wait, or was raised."""
        return min((since(one, self.queue) for one in self.ideas), default=None)

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of its ideas, in order."""
        return [one.number for one in self.ideas]

    def after(self, number: int) -> int:
        """Return the idea to decide next: the one after, else the one before, else 0."""
        numbers = self.numbers
        if number not in numbers:
            return 0
        place = numbers.index(number)
        rest = [*numbers[place + 1 :], *reversed(numbers[:place])]
        return rest[0] if rest else 0


def read() -> Queue:
    """Return the list that the address names; what it spells wrongly is left out."""
    order, status, q = forms.arg("order"), forms.arg("status"), forms.arg("q", 200)
    kind = "unanswered" if request.args.get("in") == "unanswered" else "ideas"
    page = forms.arg("page", 1024)
    if kind == "unanswered":
        return Queue(kind, board=forms.arg("board"), page=page)
    return Queue(
        kind,
        board=_board(),
        status=status if status in labels.SETTABLE_STATUSES else "",
        tag=forms.arg("tag"),
        author=forms.arg("author"),
        order=order if order in labels.QUEUE_ORDERS and (order != "relevance" or q) else "",
        q=q,
        page=page,
    )


def _board() -> str:
    """Return the board asked for; who moderates only some boards sees one of theirs."""
    asked, own = forms.arg("board"), sorted(g.actor.granted("moderate", "board"))
    if g.actor.is_staff or asked in own:
        return asked
    return own[0] if own else asked


def load(queue: Queue) -> Shown:
    """Return the list; one that can't be shown says so and leaves the rest of the page."""
    shown = Shown(queue)
    try:
        answer = _unanswered(queue) if queue.kind == "unanswered" else _ideas(queue)
    except Failed as failed:
        shown.away, shown.status = failed.is_unavailable, failed.status
        shown.problem = refusals.say(failed)
        return shown
    shown.ideas = views.ideas(answer.ideas)
    shown.promise_days = getattr(answer, "promise_days", 0)
    shown.corrected = getattr(answer, "corrected_query", "")
    if answer.next_page_token:
        shown.more = queue.url(page=answer.next_page_token)
    return shown


def fetch(queue: Queue, token: str) -> tuple[Sequence[ideas_pb2.Idea], str]:
    """Return a page of a list as the service has it, and the token of the next."""
    asked = replace(queue, page=token)
    answer = _unanswered(asked) if queue.kind == "unanswered" else _ideas(asked)
    return answer.ideas, answer.next_page_token


def _unanswered(queue: Queue) -> ideas_pb2.ListUnansweredIdeasResponse:
    answer: ideas_pb2.ListUnansweredIdeasResponse = clients.ideas.ListUnansweredIdeas(
        ideas_pb2.ListUnansweredIdeasRequest(
            board=queue.board, page_size=SIZE, page_token=queue.page
        )
    )
    return answer


def _ideas(queue: Queue) -> ideas_pb2.ListIdeasResponse:
    answer: ideas_pb2.ListIdeasResponse = clients.ideas.ListIdeas(
        ideas_pb2.ListIdeasRequest(
            board=queue.board,
            status=f"STATUS_{queue.status.upper() or 'UNSPECIFIED'}",
            tag=queue.tag,
            author=queue.author,
            order=f"ORDER_{queue.ordered.upper()}",
            query=queue.q,
            page_size=SIZE,
            page_token=queue.page,
        )
    )
    return answer


def since(idea: wire.View, queue: Queue) -> datetime:
    """Return from when on an idea waits; in a list of all ideas, when it was raised."""
    if queue.kind != "unanswered":
        found: datetime = idea.create_time
        return found
    moments = [idea.status_time]
    if idea.answer is not None:
        moments.append(idea.answer.update_time)
    latest: datetime = max(moments)
    return latest


def waited(idea: wire.View, promise_days: int) -> str:
    """Return how long an idea waits, and how much longer than was promised, as a sentence."""
    passed: timedelta = clock.now() - since(idea, Queue("unanswered"))
    late = max(passed.days - promise_days, 0)
    if late:
        found = ngettext(
            "Overdue by %(days)s day", "Overdue by %(days)s days", late, days=language.number(late)
        )
    else:
        days = language.number(passed.days)
        found = ngettext(
            "Waiting for %(days)s day", "Waiting for %(days)s days", passed.days, days=days
        )
    return str(found)


def menus(queue: Queue) -> dict[str, list[dict[str, Any]]]:
    """Return the choices of every filter, each with its address."""
    who = g.actor
    names = {one.slug: one.name for one in parts.boards() if who.may("moderate", board=one.slug)}
    everywhere = {"": _("All boards")} if who.is_staff or queue.kind == "unanswered" else {}
    orders = {
        key: text for key, text in labels.QUEUE_ORDERS.items() if queue.q or key != "relevance"
    }
    choices: dict[str, dict[str, Any]] = {
        "board": everywhere | names,
        "status": {"": _("Any status"), **labels.SETTABLE_STATUSES},
        "order": orders,
    }
    return {
        name: [
            {
                "label": str(label),
                "url": queue.url(**{name: key}),
                "current": key == (queue.ordered if name == "order" else getattr(queue, name)),
            }
            for key, label in found.items()
        ]
        for name, found in choices.items()
    }
