"""Writes what crawlers and researchers look for: sitemap, robots.txt, security.txt."""

import time
from datetime import timedelta

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from services.gateway.edge import access, clients
from services.gateway.edge.state import state
from services.gateway.web import answers, links, parts, wire
from services.gateway.web.links import absolute, idea_url
from shared import actor, clock
from upwell.ideas.v1 import ideas_pb2

blueprint = Blueprint("sitemap", __name__)

PAGE = 10_000
INDEX_SECONDS = 3600.0
# These are of use to nobody who searches, or are the same list in another order.
NOT_FOR_CRAWLERS = (
    "/console", "/settings", "/sign-in", "/dev/", "/api/",
    "/ideas/new", "/ideas?", "/ideas/similar",
)  # fmt: skip


def _entries(token: str) -> ideas_pb2.ListSitemapEntriesResponse:
    """Return a page of addresses as visitors may see them."""
    clients.allow(10)
    asked = ideas_pb2.ListSitemapEntriesRequest(page_size=PAGE, page_token=token)
    visitor = actor.Actor(community=g.actor.community, kind="visitor")
    found: ideas_pb2.ListSitemapEntriesResponse = clients.ideas.ListSitemapEntries(
        asked, who=visitor
    )  # type: ignore[call-arg]
    return found


def _tokens() -> list[str]:
    """Return the token of every page of the sitemap, walked at most once an hour."""
    cache: dict[str, tuple[float, list[str]]] = state().part("sitemaps", dict)
    known = cache.get(g.community.uid)
    if known is not None and time.monotonic() - known[0] < INDEX_SECONDS:
        return known[1]
    tokens, token = [""], _entries("").next_page_token
    while token:
        tokens.append(token)
        token = _entries(token).next_page_token
    cache[g.community.uid] = (time.monotonic(), tokens)
    return tokens


def _urls(token: str) -> list[tuple[str, str]]:
    found = _entries(token).sitemap_entries
    return [
        (absolute(idea_url(one)), wire.when(one.update_time).date().isoformat()) for one in found
    ]


def _pages() -> list[tuple[str, str]]:
    """Return the addresses that are no idea's."""
    fixed = ["/", "/ideas", "/roadmap", "/conduct"]
    fixed += [f"/boards/{one.slug}" for one in parts.boards() if one.access == "public"]
    return [(absolute(path), "") for path in fixed]


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Answer with every public address, or with an index of such lists where there are many."""
    if access.is_gated_visitor():
        raise answers.not_here()
    tokens = _tokens()
    if len(tokens) > 1:
        # A list that names lists can name no pages of its own.
        pages = [absolute("/sitemap-pages.xml")]
        pages += [absolute(links.address("/sitemap-ideas.xml", page=one)) for one in tokens]
        return answers.kept(
            render_template("web/sitemap_index.xml", pages=pages), "application/xml", 3600
        )
    urls = _pages() + _urls("")
    return answers.kept(render_template("web/sitemap.xml", urls=urls), "application/xml", 3600)


@blueprint.get("/sitemap-pages.xml")
def sitemap_pages() -> Response:
    """Answer with the list of the index that names what is no idea."""
    if access.is_gated_visitor():
        raise answers.not_here()
    return answers.kept(render_template("web/sitemap.xml", urls=_pages()), "application/xml", 3600)


@blueprint.get("/sitemap-ideas.xml")
def sitemap_ideas() -> Response:
    """Answer with one list of the index."""
    if access.is_gated_visitor():
        raise answers.not_here()
    urls = _urls(request.args.get("page", "")[:1024])
    return answers.kept(render_template("web/sitemap.xml", urls=urls), "application/xml", 3600)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell crawlers what is worth reading."""
    closed = ("/",) if access.is_gated_visitor() else NOT_FOR_CRAWLERS
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in closed]]
    lines += ["", f"Sitemap: {absolute('/sitemap.xml')}"]
    return answers.kept("\n".join(lines) + "\n", "text/plain", 3600)


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Say where to report a weakness (RFC 9116)."""
    until = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: {absolute('/conduct')}",
        f"Expires: {until.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"Canonical: {absolute('/.well-known/security.txt')}",
        "Preferred-Languages: en, de",
    ]
    return answers.kept("\n".join(lines) + "\n", "text/plain", 3600)


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Lead browsers that guess to the icon."""
    return redirect(url_for("static", filename="img/favicon.svg"))  # type: ignore[return-value]
