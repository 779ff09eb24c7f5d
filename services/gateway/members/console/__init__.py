"""Shows staff members and the community's settings: one module per noun."""

from flask_babel import gettext as _

from services.gateway.web import parts
from services.gateway.web.navigation import Place


def places() -> list[Place]:
    """Return what staff find about members in the console."""
    begin = [Place(_("Set up"), "/console/setup", "pin", admin=True)]
    return [
        Place(_("Members"), "/console/members", "people"),
        Place(_("Settings"), "/console/settings", "gear", admin=True),
        *(begin if parts.has_no_boards() else []),
    ]
