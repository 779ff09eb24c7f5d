"""Console pages for staff: each module here that has a `blueprint` is part of the console."""

import importlib
import pkgutil
from typing import Any

from flask import Flask, g, request
from flask_babel import gettext as _

from services.gateway.console import duplicates, rewards


def register(app: Flask) -> None:
    """Register the blueprint of every module in this package, and name its places."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        blueprint = getattr(importlib.import_module(f"{__name__}.{module}"), "blueprint", None)
        if blueprint is not None:
            app.register_blueprint(blueprint)
    app.context_processor(_places)


def _places() -> dict[str, Any]:
    """Return the console's places that the viewer may open, on pages of the console."""
    who = g.get("actor")
    if not request.path.startswith("/console") or who is None or not who.is_staff:
        return {}
    unanswered = request.path == "/console" or request.args.get("in") == "unanswered"
    places = [
        (_("Unanswered"), "/console", "inbox", unanswered),
        (_("Ideas"), "/console/ideas", "comment", not unanswered),
        (_("Duplicates"), duplicates.PLACE, "merge", True),
        (_("Boards"), "/console/boards", "console", True),
        (_("Tags"), "/console/tags", "pin", True),
        (_("Members"), "/console/members", "people", True),
        (
            _("Rewards"),
            "/console/rewards",
            "star",
            not request.path.startswith("/console/rewards/"),
        ),
        *rewards.places(),
    ]
    if who.has("admin"):
        places += [
            (_("Import and export"), "/console/transfer", "out", True),
            (_("Settings"), "/console/settings", "gear", True),
        ]
    return {
        "console_nav": [
            {
                "label": label,
                "url": url,
                "icon": icon,
                "current": here and _is_at(url),
                "count": duplicates.waiting() if url == duplicates.PLACE else 0,
            }
            for label, url, icon, here in places
        ]
    }


def _is_at(url: str) -> bool:
    return url in ("/console", request.path) or request.path.startswith(f"{url}/")
