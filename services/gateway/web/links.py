"""Writes addresses of the portal: of ideas, of pictures, and absolute ones."""

import hashlib
from typing import Any
from urllib.parse import quote, urlencode

from flask import g, request

from services.gateway.edge import communities
from services.gateway.edge.state import state
from shared.slugs import slug_of

# An idea's title at the end of its address.
LONGEST_END = 80


def idea_url(idea: Any, **extra: Any) -> str:  # noqa: ANN401  a view or a message
    """Return the path of an idea's page: its number, with its title for people."""
    end = slug_of(idea.title, LONGEST_END)
    path = f"/ideas/{idea.number}" + (f"-{quote(end)}" if end else "")
    fragment = extra.pop("anchor", "")
    return f"{path}#{fragment}" if fragment else path


def avatar_url(handle: str, avatar: str) -> str:
    """Return where a picture is served; it changes with the picture, so browsers may keep it."""
    if not avatar or not handle:
        return ""
    version = hashlib.sha256(avatar.encode()).hexdigest()[:10]
    return f"/members/{quote(handle)}/avatar?v={version}"


def absolute(path: str) -> str:
    """Return the address of a path for those outside: under the community's public address."""
    return f"{communities.origin_of(state().config, g.community)}{path}"


def asked_origin() -> str:
    """Return where somebody came to, among the host names the community was given.

    A link they are sent leads back there, since that is where their browser is known.
    """
    owner = communities.directory(state()).owner_of(request.host.lower())
    if owner is not None and owner.uid == g.community.uid:
        return request.host_url.rstrip("/")
    return absolute("")


def address(path: str, **query: str | int | bool | None) -> str:
    """Return a path with the query values that are set."""
    kept = {key: value for key, value in query.items() if value not in (None, "", False)}
    kept = {key: "1" if value is True else value for key, value in kept.items()}
    return f"{path}?{urlencode(kept)}" if kept else path


def idea_path(number: int | str) -> str:
    """Return the short address of an idea; it leads on to the one with the title."""
    return f"/ideas/{number}"
