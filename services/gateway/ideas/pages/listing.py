"""Reads what a list of ideas is asked for, asks for it, and writes the addresses around it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, cast

from flask import g, request
from flask_babel import gettext as _

from services.gateway.edge import clients
from services.gateway.edge.errors import Failed
from services.gateway.ideas import views
from services.gateway.web import links, parts, refusals, wire
from services.gateway.web.labels import ideas as labels
from upwell.ideas.v1 import ideas_pb2

PAGE_SIZE = 20
LONGEST_QUERY = 200
# What a list may be asked for besides one status.
ALL, CLOSED = "all", "closed"
STATUSES: dict[str, tuple[str, ...]] = {
    "": labels.OPEN_STATUSES,
    ALL: (),
    CLOSED: ("shipped", "declined"),
    **{status: (status,) for status in labels.STATUSES},
}


@dataclass(frozen=True)
class Question:
    """Holds what the viewer asks for; empty means any, and for the status any that is open."""

    path: str = "/ideas"
    board: str = ""
    status: str = ""
    tag: str = ""
    author: str = ""
    whose: str = ""
    order: str = ""
    q: str = ""
    page: str = ""

    @property
    def ordered(self) -> str:
        """Return the order that is used."""
        return self.order or ("relevance" if self.q else "trending")

    @property
    def is_personal(self) -> bool:
        """Return whether the list is about one person, whose closed ideas belong to it."""
        return bool(self.whose or self.author)

    @property
    def statuses(self) -> tuple[str, ...]:
        """Return the statuses to list; empty for any."""
        return () if self.is_personal and not self.status else STATUSES[self.status]

    @property
    def hides_closed(self) -> bool:
        """Return whether closed ideas are left out because nothing else was asked for."""
        return not (self.status or self.is_personal)

    @property
    def narrowed(self) -> bool:
        """Return whether anything is filtered."""
        status = "" if self.status == ALL else self.status
        return any((status, self.tag, self.author, self.whose, self.q)) or (
            bool(self.board) and self.path == "/ideas"
        )

    def url(self, **changes: str) -> str:
        """Return the address of this list with some of it changed, from its first page on."""
        asked = replace(self, **{"page": "", **changes})
        path = f"/boards/{asked.board}" if asked.board else "/ideas"
        return links.address(
            path,
            q=asked.q,
            status=asked.status,
            tag=asked.tag,
            author=asked.author,
            whose=asked.whose,
            order=asked.order,
            page=asked.page,
        )

    @property
    def keep(self) -> dict[str, str]:
        """Return what the search form carries along."""
        names = ("status", "tag", "author", "whose")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def read(board: str = "") -> Question:
    """Return what the address asks for; what it spells wrongly is left out."""
    args = request.args
    query = " ".join(args.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]
    order = args.get("order", "")
    status = args.get("status", "")
    whose = args.get("whose", "")
    author = args.get("author", "")[:80]
    if status == ALL and (whose in labels.WHOSE or author):
        status = ""  # What a list about one person shows anyway.
    return Question(
        path=f"/boards/{board}" if board else "/ideas",
        board=board or args.get("board", "")[:80],
        status=status if status in STATUSES else "",
        tag=args.get("tag", "")[:80],
        author=author,
        whose=whose if whose in labels.WHOSE else "",
        order=order if order in labels.ORDERS and (order != "relevance" or query) else "",
        q=query,
        page=args.get("page", "")[:1024],
    )


def status_value(name: str) -> ideas_pb2.Status:
    """Return the status of a word; unspecified for an empty one."""
    return cast(
        "ideas_pb2.Status", ideas_pb2.Status.Value(f"STATUS_{(name or 'unspecified').upper()}")
    )


def ask(asked: Question) -> ideas_pb2.ListIdeasResponse:
    """Return the page of ideas; raises `Failed`."""
    request_ = ideas_pb2.ListIdeasRequest(
        board=asked.board,
        statuses=[status_value(status) for status in asked.statuses],
        tag=asked.tag,
        author=str(g.actor.member) if asked.whose == "mine" else asked.author,
        order=cast("ideas_pb2.Order", ideas_pb2.Order.Value(f"ORDER_{asked.ordered.upper()}")),
        query=asked.q,
        page_size=PAGE_SIZE,
        page_token=asked.page,
        voted=asked.whose == "voted",
        followed=asked.whose == "followed",
    )
    answer: ideas_pb2.ListIdeasResponse = clients.ideas.ListIdeas(request_)
    return answer


def _items(asked: Question, name: str, choices: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return the choices of one filter."""
    current = asked.ordered if name == "order" else getattr(asked, name)
    return [
        {"label": str(label), "url": asked.url(**{name: key}), "current": key == current}
        for key, label in choices.items()
    ]


def _status_choices(asked: Question) -> dict[str, object]:
    usual = (
        {"": _("Any status"), CLOSED: _("All closed")}
        if asked.is_personal
        else {"": _("All open"), CLOSED: _("All closed"), ALL: _("Any status")}
    )
    return {**usual, **labels.STATUSES}


def menus(asked: Question, boards: list[wire.View]) -> dict[str, list[dict[str, Any]]]:
    """Return the choices of every filter, each with its address."""
    orders = {key: label for key, label in labels.ORDERS.items() if asked.q or key != "relevance"}
    names = {one.slug: one.name for one in boards}
    tabs = [
        {
            "label": one.name,
            "url": f"/boards/{one.slug}",
            "current": one.slug == asked.board,
            "count": one.idea_count,
        }
        for one in boards
    ]
    return {
        "board": _items(asked, "board", {"": _("All boards"), **names}),
        "status": _items(asked, "status", _status_choices(asked)),
        "whose": _items(asked, "whose", {"": _("All"), **labels.WHOSE}),
        "order": _items(asked, "order", orders),
        "tabs": [{"label": _("All ideas"), "url": "/ideas", "current": not asked.board}, *tabs],
    }


def context(asked: Question) -> tuple[dict[str, Any], int]:
    """Return what the list's template shows, and the status of the page."""
    found: dict[str, Any] = {"asked": asked, "boards": parts.boards(), "ideas": []}
    found["empty"] = parts.has_no_boards()
    found["menus"] = menus(asked, found["boards"])
    found["status_name"] = str(_status_choices(asked)[asked.status]) if asked.status else ""
    found["whose_name"] = str(labels.WHOSE.get(asked.whose, ""))
    found["order_name"] = str(labels.ORDERS[asked.ordered])
    found["tag_name"] = asked.tag
    found["board"] = next((one for one in found["boards"] if one.slug == asked.board), None)
    try:
        answer = ask(asked)
    except Failed as failed:
        if failed.is_unavailable:
            return {**found, "away": True}, HTTPStatus.SERVICE_UNAVAILABLE
        if failed.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return {**found, "problem": refusals.say(failed)}, HTTPStatus.UNPROCESSABLE_ENTITY
    found["ideas"] = views.ideas(answer.ideas)
    found["corrected"] = answer.corrected_query
    found["tag_name"] = _tag_name(asked.tag, found["ideas"])
    if answer.next_page_token:
        found["more"] = asked.url(page=answer.next_page_token)
    return found, HTTPStatus.OK


def _tag_name(slug: str, ideas: list[wire.View]) -> str:
    """Return what people call the tag of a list: its ideas say it."""
    names = (tag.name for idea in ideas for tag in idea.tag_list if tag.slug == slug)
    return next(names, slug)
