"""Names statuses, orders and the like in the viewer's language."""

from flask_babel import lazy_gettext as _

STATUSES = {
    "open": _("Open"),
    "under_review": _("Under review"),
    "planned": _("Planned"),
    "in_progress": _("In progress"),
    "shipped": _("Shipped"),
    "declined": _("Declined"),
    "merged": _("Merged"),
}
ORDERS = {
    "relevance": _("Best match"),
    "trending": _("Trending"),
    "top": _("Top"),
    "new": _("New"),
}
WHOSE = {
    "mine": _("Mine"),
    "voted": _("Voted"),
    "followed": _("Following"),
}
