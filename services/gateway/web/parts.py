"""Asks for one part of a page; where its service gives no answer, only that part is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import g

from services.gateway.edge import communities
from services.gateway.edge.errors import Failed
from services.gateway.edge.state import state
from services.gateway.web import wire
from upwell.ideas.v1 import ideas_pb2

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """Holds one part of a page, or says that its service gave no answer."""

    value: T | None
    away: bool = False


def part(ask: Callable[[], T]) -> Part[T]:
    """Return what a service answers; one that is away takes only its part of the page along."""
    try:
        return Part(ask())
    except Failed as failed:
        if not failed.is_unavailable:
            raise
        return Part(None, away=True)


def _all_boards() -> Part[list[ideas_pb2.Board]]:
    return part(lambda: communities.directory(state()).boards(str(g.actor.community)))


def has_no_boards() -> bool:
    """Return whether the community has no board yet; False while that cannot be known."""
    return _all_boards().value == []


def are_boards_away() -> bool:
    """Return whether the boards cannot be known right now."""
    return _all_boards().away


def boards() -> list[wire.View]:
    """Return the boards the viewer may read; none while they cannot be known."""
    found = part(lambda: communities.boards(state(), g.actor)).value or []
    return [wire.board(one) for one in found]
