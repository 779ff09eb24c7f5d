"""Writes feeds: of all ideas, of a board, of one idea's answers and comments; paged (RFC 5005)."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _

from services.gateway.edge import clients
from services.gateway.ideas import views
from services.gateway.web import answers, links, parts, wire
from services.gateway.web.labels import ideas as labels
from services.gateway.web.links import absolute, idea_url
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("feeds", __name__)

ENTRIES = 30


def _ask(parent: str = "") -> ideas_pb2.ListFeedEntriesResponse:
    """Return the page of a feed that the address names."""
    found: ideas_pb2.ListFeedEntriesResponse = clients.ideas.ListFeedEntries(
        ideas_pb2.ListFeedEntriesRequest(
            parent=parent, page_size=ENTRIES, page_token=request.args.get("page", "")[:1024]
        )
    )
    return found


def _feed(title: str, path: str, page: str, found: ideas_pb2.ListFeedEntriesResponse) -> Response:
    """Return a page of an Atom feed (RFC 4287)."""
    entries = [_entry(one, found.idea) for one in found.feed_entries]
    pages = {
        "first": path,
        "previous": _page(path, found.previous_page_token),
        "next": _page(path, found.next_page_token),
        "last": _page(path, found.last_page_token),
    }
    body = render_template(
        "ideas/feed.xml",
        title=title,
        feed_id=absolute(path),
        self_url=absolute(links.address(path, page=request.args.get("page", "")[:1024])),
        page_url=absolute(page),
        pages={rel: absolute(where) for rel, where in pages.items() if where},
        community_name=g.community.display_name,
        updated=max((one["updated"] for one in entries), default=_since()),
        entries=entries,
    )
    return answers.kept(body, "application/atom+xml")


def _page(path: str, token: str) -> str:
    return links.address(path, page=token) if token else ""


def _since() -> datetime:
    return wire.when(g.community.create_time)


@blueprint.get("/feed.atom")
def everything() -> Response:
    """Answer with the newest ideas."""
    return _feed(g.community.display_name, "/feed.atom", "/ideas", _ask())


@blueprint.get("/boards/<slug>/feed.atom")
def board(slug: str) -> Response:
    """Answer with the newest ideas of a board."""
    found = next((one for one in parts.boards() if one.slug == slug), None)
    if found is None:
        raise answers.not_here()
    title = f"{found.name} · {g.community.display_name}"
    path = f"/boards/{slug}/feed.atom"
    return _feed(title, path, f"/boards/{slug}", _ask(f"boards/{slug}"))


@blueprint.get("/ideas/<int:number>/feed.atom")
def idea(number: int) -> Response:
    """Answer with what was said and decided on one idea, newest first."""
    found = _ask(f"ideas/{number}")
    return _feed(found.idea.title, f"/ideas/{number}/feed.atom", idea_url(found.idea), found)


def _entry(entry: ideas_pb2.FeedEntry, parent: ideas_pb2.Idea) -> dict[str, Any]:
    kind = entry.WhichOneof("content")
    if kind == "idea":
        return _of_idea(views.ideas([entry.idea])[0])
    url = absolute(idea_url(parent))
    if kind == "comment":
        return _of_comment(views.comment(entry.comment), url)
    return _of_change(views.change(entry.status_change), url)


def _of_idea(idea: wire.View) -> dict[str, Any]:
    return {
        "id": f"urn:upwell:{g.community.uid}:idea:{idea.number}",
        "title": idea.title,
        "url": absolute(idea_url(idea)),
        "published": idea.create_time,
        "updated": idea.update_time,
        "author": idea.author.display_name or _("Former member"),
        "html": idea.body_html,
        "term": idea.status,
    }


def _of_change(change: wire.View, url: str) -> dict[str, Any]:
    word = str(labels.STATUSES.get(change.to_status, change.to_status))
    return {
        "id": f"urn:uuid:{change.uid}",
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
