"""Names statuses, weights, roles and the like in the viewer's language."""

from flask_babel import lazy_gettext as _l

STATUSES = {
    "open": _l("Open"),
    "under_review": _l("Under review"),
    "planned": _l("Planned"),
    "in_progress": _l("In progress"),
    "shipped": _l("Shipped"),
    "declined": _l("Declined"),
}
ORDERS = {
    "new": _l("Newest first"),
    "top": _l("Most votes first"),
    "trending": _l("Rising first"),
    "relevance": _l("Best match first"),
}
# Why an idea is declined; the words stand before the sentence to the voters.
REASONS = {
    "direction": _l("It does not fit where the product is going."),
    "exists": _l("It is possible today, in another way."),
    "cost": _l("It would cost more than it gives."),
    "few": _l("Too few people would use it."),
    "unclear": _l("We could not find out what is needed."),
    "other": _l("Another reason, which I give below"),
}
WEIGHTS = {
    "nice": _l("Nice to have"),
    "important": _l("Important"),
    "critical": _l("Critical"),
}
SOURCES = {
    "web": _l("Portal"),
    "widget": _l("Page of a partner"),
    "api": _l("API"),
    "behalf": _l("On behalf"),
    "import": _l("Import"),
}
BOARD_KINDS = {"ideas": _l("Ideas"), "questions": _l("Questions and answers")}
BOARD_ACCESSES = {
    "public": (_l("Anyone"), _l("Search engines find it, too.")),
    "members": (_l("Members"), _l("People who are signed in.")),
    "staff": (_l("Staff"), _l("Nobody else knows that the board is there.")),
}
POSTINGS = {
    "members": (_l("Members"), _l("Whoever may read it and is signed in.")),
    "staff": (_l("Staff"), _l("Members vote and comment.")),
    "nobody": (_l("Nobody"), _l("It is kept for reading and voting.")),
}
ROLES = {
    "moderator": (_l("Moderator"), _l("Answers ideas, merges them, suspends members.")),
    "manager": (_l("Program manager"), _l("Answers ideas, merges them, runs programs.")),
    "admin": (_l("Administrator"), _l("Everything, also boards, roles, settings and imports.")),
}
STATES = {
    "active": _l("Active"),
    "suspended": _l("Suspended"),
    "placeholder": _l("Not signed in yet"),
    "erased": _l("Former member"),
}
TONES = {"active": "green", "suspended": "rose", "placeholder": "sand", "erased": "open"}
ACCESSES = {
    "public": (_l("Public"), _l("Anyone reads. Anyone joins by signing in.")),
    "hybrid": (
        _l("Public to read, by invitation to join"),
        _l("Anyone reads the public boards. Those you invite take part."),
    ),
    "gated": (_l("Closed"), _l("Only members read. Those you invite come in.")),
}
LOCALES = {"en": "English", "de": "Deutsch"}
AUDIT = {
    "CreateCommunity": _l("made the community"),
    "UpdateCommunity": _l("changed the settings"),
    "PublishConduct": _l("published a code of conduct"),
    "CreateMember": _l("added a member"),
    "UpdateMember": _l("changed a profile"),
    "SuspendMember": _l("suspended a member"),
    "ReinstateMember": _l("reinstated a member"),
    "EraseMember": _l("erased a member"),
    "InviteMember": _l("invited somebody"),
    "GrantRole": _l("gave a role"),
    "RevokeRole": _l("took a role away"),
    "GrantCapability": _l("gave a capability"),
    "RevokeCapability": _l("took a capability away"),
    "BatchCreateMembers": _l("imported members"),
    "CreateAccessToken": _l("made an access token"),
    "RevokeAccessToken": _l("revoked an access token"),
}
