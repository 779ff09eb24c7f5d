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
# What lists show before closed ideas are asked for.
OPEN_STATUSES = ("open", "under_review", "planned", "in_progress")
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
# What staff can set; an idea becomes merged by merging it.
SETTABLE_STATUSES = {key: label for key, label in STATUSES.items() if key != "merged"}
QUEUE_ORDERS = {
    "new": _("Newest first"),
    "top": _("Most votes first"),
    "trending": _("Trending first"),
    "relevance": _("Best match first"),
}
# Why an idea is declined; the words stand before the sentence to the voters.
DECLINE_REASONS = {
    "direction": _("It does not fit the direction of the product."),
    "exists": _("It is already possible in another way."),
    "cost": _("It would cost more than it is worth."),
    "few": _("Too few people would use it."),
    "unclear": _("We could not find out what is needed."),
    "other": _("Another reason (explained below)"),
}
WEIGHTS = {
    "nice": _("Nice to have"),
    "important": _("Important"),
    "critical": _("Critical"),
}
VOTE_SOURCES = {
    "web": _("Portal"),
    "widget": _("Partner site"),
    "api": _("API"),
    "behalf": _("On behalf"),
    "import": _("Import"),
}
BOARD_KINDS = {"ideas": _("Ideas"), "questions": _("Questions and answers")}
BOARD_ACCESSES = {
    "public": (_("Anyone"), _("Visible to search engines.")),
    "members": (_("Members"), _("Signed-in members.")),
    "staff": (_("Staff"), _("Nobody else can see that the board exists.")),
}
POSTINGS = {
    "members": (_("Members"), _("Signed-in members who can read the board.")),
    "staff": (_("Staff"), _("Members can vote and comment.")),
    "nobody": (_("Nobody"), _("You can read ideas and vote, but not submit new ones.")),
}
