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
    "trending": _l("Trending first"),
    "relevance": _l("Best match first"),
}
# Why an idea is declined; the words stand before the sentence to the voters.
REASONS = {
    "direction": _l("It does not fit the direction of the product."),
    "exists": _l("It is already possible in another way."),
    "cost": _l("It would cost more than it is worth."),
    "few": _l("Too few people would use it."),
    "unclear": _l("We could not find out what is needed."),
    "other": _l("Another reason (explained below)"),
}
WEIGHTS = {
    "nice": _l("Nice to have"),
    "important": _l("Important"),
    "critical": _l("Critical"),
}
SOURCES = {
    "web": _l("Portal"),
    "widget": _l("Partner site"),
    "api": _l("API"),
    "behalf": _l("On behalf"),
    "import": _l("Import"),
}
BOARD_KINDS = {"ideas": _l("Ideas"), "questions": _l("Questions and answers")}
BOARD_ACCESSES = {
    "public": (_l("Anyone"), _l("Visible to search engines.")),
    "members": (_l("Members"), _l("Signed-in members.")),
    "staff": (_l("Staff"), _l("Nobody else can see that the board exists.")),
}
POSTINGS = {
    "members": (_l("Members"), _l("Signed-in members who can read the board.")),
    "staff": (_l("Staff"), _l("Members can vote and comment.")),
    "nobody": (_l("Nobody"), _l("You can read ideas and vote, but not submit new ones.")),
}
ROLES = {
    "moderator": (_l("Moderator"), _l("Answers and merges ideas, suspends members.")),
    "manager": (_l("Program manager"), _l("Answers and merges ideas, runs programs.")),
    "admin": (
        _l("Administrator"),
        _l("Full access, including boards, roles, settings and imports."),
    ),
}
STATES = {
    "active": _l("Active"),
    "suspended": _l("Suspended"),
    "placeholder": _l("Not signed in yet"),
    "erased": _l("Former member"),
}
TONES = {"active": "green", "suspended": "rose", "placeholder": "sand", "erased": "open"}
ACCESSES = {
    "public": (_l("Public"), _l("Anyone can read. Anyone can join by signing in.")),
    "hybrid": (
        _l("Public to read, invitation to join"),
        _l("Anyone can read public boards. Only people you invite can take part."),
    ),
    "gated": (_l("Closed"), _l("Only members can read. Only people you invite can join.")),
}
LOCALES = {"en": "English", "de": "Deutsch"}
AUDIT = {
    "CreateCommunity": _l("created the community"),
    "UpdateCommunity": _l("changed the settings"),
    "PublishConduct": _l("published a code of conduct"),
    "CreateMember": _l("added a member"),
    "UpdateMember": _l("changed a profile"),
    "SuspendMember": _l("suspended a member"),
    "ReinstateMember": _l("reinstated a member"),
    "EraseMember": _l("erased a member"),
    "InviteMember": _l("invited a member"),
    "GrantRole": _l("granted a role"),
    "RevokeRole": _l("revoked a role"),
    "GrantCapability": _l("granted a capability"),
    "RevokeCapability": _l("revoked a capability"),
    "BatchCreateMembers": _l("imported members"),
    "CreateAccessToken": _l("created an access token"),
    "RevokeAccessToken": _l("revoked an access token"),
}
