"""Turns what people ask for about an idea, in a form or a body, into the message that asks."""

from collections.abc import Mapping
from typing import Any

from services.gateway.ideas.schemas.ideas import IdeaBody
from upwell.ideas.v1 import ideas_pb2

# What people type in a form. Tags are picked, and the language is that of the page.
TYPED = tuple(name for name in IdeaBody().fields if name not in ("tags", "language"))

# What staff alone set, with buttons of their own.
MARKS = ("pinned", "locked")


def draft(body: Mapping[str, Any]) -> ideas_pb2.Idea:
    """Return what a body says about an idea; board and tags are slugs."""
    idea = ideas_pb2.Idea(**{name: body[name] for name in body.keys() - {"board", "tags"}})
    if "board" in body:
        idea.board.slug = body["board"]
    idea.tags.extend(ideas_pb2.Tag(slug=slug) for slug in body.get("tags", []))
    return idea


def typed_of(idea: ideas_pb2.Idea) -> dict[str, str]:
    """Return what a form to change an idea begins with."""
    return {
        **{name: getattr(idea, name) for name in (*TYPED, "etag") if name != "board"},
        "board": idea.board.slug,
    }
