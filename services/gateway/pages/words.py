"""Names statuses, orders and the like in the viewer's language."""

from flask_babel import lazy_gettext as _l

STATUSES = {
    "open": _l("Open"),
    "under_review": _l("Under review"),
    "planned": _l("Planned"),
    "in_progress": _l("In progress"),
    "shipped": _l("Shipped"),
    "declined": _l("Declined"),
    "merged": _l("Merged"),
}
ORDERS = {
    "relevance": _l("Best match"),
    "trending": _l("Rising"),
    "top": _l("Top"),
    "new": _l("New"),
}
WHOSE = {
    "mine": _l("Raised by me"),
    "voted": _l("I voted"),
    "followed": _l("I follow"),
}
