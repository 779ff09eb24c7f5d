"""Writes feeds: of all ideas, of a board, of one idea's answers and comments."""

from datetime import datetime
from itertools import islice
from typing import Any

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext as _

from services.gateway.edge import clients
from services.gateway.ideas import views
from services.gateway.web import answers, parts, wire
from services.gateway.web.labels import ideas as labels
from services.gateway.web.links import absolute, idea_url
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("feeds", __name__)

ENTRIES = 30


def _feed(title: str, path: str, page: str, entries: list[dict[str, Any]]) -> Response:
    """Return an Atom feed (RFC 4287)."""
    body = render_template(
        "ideas/feed.xml",
        title=title,
        self_url=absolute(path),
        page_url=absolute(page),
        community_name=g.community.display_name,
        updated=max((one["updated"] for one in entries), default=_since()),
        entries=entries,
    )
    return answers.kept(body, "application/atom+xml")


def _since() -> datetime:
    return wire.when(g.community.create_time)


def _ideas(board: str = "") -> list[dict[str, Any]]:
    asked = ideas_pb2.ListIdeasRequest(board=board, order=ideas_pb2.ORDER_NEW, page_size=ENTRIES)
    found = views.ideas(clients.ideas.ListIdeas(asked).ideas)
    return [
        {
            "id": f"urn:upwell:{g.community.uid}:idea:{one.number}",
            "title": one.title,
            "url": absolute(idea_url(one)),
            "published": one.create_time,
            "updated": one.update_time,
            "author": one.author.display_name or _("Former member"),
            "html": one.body_html,
            "term": one.status,
        }
        for one in found
    ]


@blueprint.get("/feed.atom")
def everything() -> Response:
    """Answer with the newest ideas."""
    return _feed(g.community.display_name, "/feed.atom", "/ideas", _ideas())


@blueprint.get("/boards/<slug>/feed.atom")
def board(slug: str) -> Response:
    """Answer with the newest ideas of a board."""
    found = next((one for one in parts.boards() if one.slug == slug), None)
    if found is None:
        raise answers.not_here()
    title = f"{found.name} · {g.community.display_name}"
    return _feed(title, f"/boards/{slug}/feed.atom", f"/boards/{slug}", _ideas(slug))


@blueprint.get("/ideas/<int:number>/feed.atom")
def idea(number: int) -> Response:
    """Answer with what was said and decided on one idea, newest first."""
    asked = ideas_pb2.GetIdeaPageRequest(name=f"ideas/{number}", comments_page_size=100)
    page = clients.ideas.GetIdeaPage(asked)
    url = absolute(idea_url(page.idea))
    entries = [_of_change(views.change(one), number, url) for one in page.status_changes]
    entries += [
        _of_comment(views.comment(one), url)
        for one in page.comments
        if not (one.deleted or one.internal)
    ]
    entries.sort(key=lambda one: one["updated"], reverse=True)
    path = f"/ideas/{number}/feed.atom"
    return _feed(page.idea.title, path, idea_url(page.idea), list(islice(entries, ENTRIES)))


def _of_change(change: wire.View, number: int, url: str) -> dict[str, Any]:
    stamp = int(change.create_time.timestamp())
    word = str(labels.STATUSES.get(change.to_status, change.to_status))
    return {
        "id": f"urn:upwell:{g.community.uid}:idea:{number}:{change.kind}:{stamp}",
        "title": _("Answer: %(status)s", status=word),
        "url": url,
        "published": change.create_time,
        "updated": change.create_time,
        "author": change.author.display_name or _("Former member"),
        "html": change.message_html,
        "term": change.to_status,
    }


def _of_comment(comment: wire.View, url: str) -> dict[str, Any]:
    name = comment.author.display_name or _("Former member")
    return {
        "id": f"urn:uuid:{comment.uid}",
        "title": _("Comment by %(name)s", name=name),
        "url": f"{url}#comment-{comment.uid}",
        "published": comment.create_time,
        "updated": comment.update_time,
        "author": name,
        "html": comment.body_html,
        "term": "comment",
    }
