"""Names the places of the console, as the services' folders give them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request

from shared.actor import Actor


@dataclass(frozen=True)
class Place:
    """Holds one place of the console.

    `here` says whether the page may be in it at all, where its address alone would say too much.
    """

    label: str
    url: str
    icon: str
    here: bool = True
    count: int = 0
    admin: bool = False
    # The capability that opens it to who is no staff.
    capability: str = ""

    @property
    def is_current(self) -> bool:
        """Return whether the page that is asked for is in this place."""
        at = self.url in ("/console", request.path) or request.path.startswith(f"{self.url}/")
        return self.here and at


def _opens(place: Place, who: Actor) -> bool:
    return who.is_staff or (place.capability != "" and who.may(place.capability))


def register(app: Flask, sources: Sequence[Callable[[], list[Place]]]) -> None:
    """Give pages of the console the places that the viewer may open, administrators' own last."""

    @app.context_processor
    def console_places() -> dict[str, Any]:
        who = g.get("actor")
        if not request.path.startswith("/console") or who is None:
            return {}
        found = [place for source in sources for place in source() if _opens(place, who)]
        own = [place for place in found if place.admin and who.has("admin")]
        places = [place for place in found if not place.admin] + own
        return {
            "console_nav": [
                {
                    "label": place.label,
                    "url": place.url,
                    "icon": place.icon,
                    "current": place.is_current,
                    "count": place.count,
                }
                for place in places
            ]
        }
