"""Shows staff ideas, boards and tags: one module per noun."""

from flask import request
from flask_babel import gettext as _

from services.gateway.ideas.console import duplicates
from services.gateway.web.navigation import Place


def places() -> list[Place]:
    """Return what staff find about ideas in the console."""
    unanswered = request.path == "/console" or request.args.get("in") == "unanswered"
    return [
        Place(_("Unanswered"), "/console", "inbox", here=unanswered, capability="moderate"),
        Place(_("Ideas"), "/console/ideas", "comment", here=not unanswered, capability="moderate"),
        Place(
            _("Duplicates"),
            duplicates.PLACE,
            "merge",
            count=duplicates.waiting(),
            capability="moderate",
        ),
        Place(_("Boards"), "/console/boards", "console"),
        Place(_("Tags"), "/console/tags", "pin"),
    ]
