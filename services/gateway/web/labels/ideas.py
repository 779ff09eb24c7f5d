"""Names what ideas have: statuses, orders, weights, sources, and how boards are used."""

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
    "trending": _("Rising"),
    "top": _("Top"),
    "new": _("New"),
}
WHOSE = {
    "mine": _("Raised by me"),
    "voted": _("I voted"),
    "followed": _("I follow"),
}
# What staff can set; an idea becomes merged by merging it.
SETTABLE_STATUSES = {key: label for key, label in STATUSES.items() if key != "merged"}
QUEUE_ORDERS = {
    "new": _("Newest first"),
    "top": _("Most votes first"),
    "trending": _("Rising first"),
    "relevance": _("Best match first"),
}
# Why an idea is declined; the words stand before the sentence to the voters.
DECLINE_REASONS = {
    "direction": _("It does not fit where the product is going."),
    "exists": _("It is possible today, in another way."),
    "cost": _("It would cost more than it gives."),
    "few": _("Too few people would use it."),
    "unclear": _("We could not find out what is needed."),
    "other": _("Another reason, which I give below"),
}
WEIGHTS = {
    "nice": _("Nice to have"),
    "important": _("Important"),
    "critical": _("Critical"),
}
VOTE_SOURCES = {
    "web": _("Portal"),
    "widget": _("Page of a partner"),
    "api": _("API"),
    "behalf": _("On behalf"),
    "import": _("Import"),
}
BOARD_KINDS = {"ideas": _("Ideas"), "questions": _("Questions and answers")}
BOARD_ACCESSES = {
    "public": (_("Anyone"), _("Search engines find it, too.")),
    "members": (_("Members"), _("People who are signed in.")),
    "staff": (_("Staff"), _("Nobody else knows that the board is there.")),
}
POSTINGS = {
    "members": (_("Members"), _("Whoever may read it and is signed in.")),
    "staff": (_("Staff"), _("Members vote and comment.")),
    "nobody": (_("Nobody"), _("It is kept for reading and voting.")),
}
