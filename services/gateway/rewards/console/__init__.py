"""Lets staff manage rewards: points, badges, credentials, perks, abuse cases; a module per noun."""

from flask import g, request
from flask_babel import gettext as _

from services.gateway.web.navigation import Place


def places() -> list[Place]:
    """Return what staff find about rewards in the console; its parts while one is there."""
    inside = request.path.startswith("/console/rewards/")
    found = [Place(_("Rewards"), "/console/rewards", "star", here=not inside)]
    if not inside:
        return found
    parts = [
        ("redemptions", _("Redemptions"), "inbox"),
        ("cases", _("Cases"), "flag"),
        ("awards", _("Awards"), "tick-circle"),
        ("ledger", _("Ledger"), "file"),
        ("rules", _("Rules"), "chart"),
        ("achievements", _("Achievements"), "star"),
        ("perks", _("Perks"), "plus"),
    ]
    if g.actor.has("admin"):
        parts.append(("issuer", _("Issuer"), "key"))
    return found + [Place(label, f"/console/rewards/{end}", icon) for end, label, icon in parts]
