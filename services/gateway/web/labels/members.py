"""Names what members and communities have: roles, states, access, and what the audit tells."""

from flask_babel import lazy_gettext as _

from services.gateway.web import language

ROLES = {
    "moderator": (_("Moderator"), _("Answers and merges ideas, suspends members.")),
    "manager": (_("Program manager"), _("Answers and merges ideas, runs programs.")),
    "admin": (_("Administrator"), _("Full access, including boards, roles, settings and imports.")),
}
CAPABILITIES = {"moderate": _("Moderate a board")}
STATES = {
    "active": _("Active"),
    "suspended": _("Suspended"),
    "placeholder": _("Not signed in yet"),
    "erased": _("Former member"),
}
TONES = {"active": "green", "suspended": "rose", "placeholder": "sand", "erased": "open"}
ACCESSES = {
    "public": (_("Public"), _("Anyone can read. Anyone can join by signing in.")),
    "hybrid": (
        _("Public to read, invitation to join"),
        _("Anyone can read public boards. Only people you invite can take part."),
    ),
    "gated": (_("Closed"), _("Only members can read. Only people you invite can join.")),
}
LOCALES = language.LANGUAGES
# Why one has to sign in: with the title of the idea it is about, and without.
SIGN_IN = {
    "vote": (_("Sign in to vote for “%(title)s”."), _("Sign in to vote.")),
    "follow": (_("Sign in to follow “%(title)s”."), _("Sign in to follow an idea.")),
    "comment": (_("Sign in to comment on “%(title)s”."), _("Sign in to comment.")),
    "helpful": (
        _("Sign in to mark a comment on “%(title)s” as helpful."),
        _("Sign in to mark a comment as helpful."),
    ),
    "report": (
        _("Sign in to report a duplicate of “%(title)s”."),
        _("Sign in to report a duplicate."),
    ),
    "submit": (
        _("Sign in to submit your idea. Your text is kept in this browser."),
        _("Sign in to submit your idea. Your text is kept in this browser."),
    ),
    "redeem": (_("Sign in to redeem a perk."), _("Sign in to redeem a perk.")),
}
# The same for pages that are only for members, by how their addresses begin.
SIGN_IN_PLACES = {
    "/console": _("Sign in to open the console."),
    "/settings": _("Sign in to open your settings."),
    "/points": _("Sign in to see your points."),
    "/redemptions": _("Sign in to see your redemptions."),
    "/ideas?": _("Sign in to see your own ideas and votes."),
    "/leaderboards": _("Sign in to choose whether leaderboards show you."),
}
AUDIT = {
    "CreateCommunity": _("created the community"),
    "UpdateCommunity": _("changed the settings"),
    "PublishConduct": _("published a code of conduct"),
    "CreateMember": _("added a member"),
    "UpdateMember": _("changed a profile"),
    "SuspendMember": _("suspended a member"),
    "ReinstateMember": _("reinstated a member"),
    "EraseMember": _("erased a member"),
    "InviteMember": _("invited a member"),
    "IssueSignInLink": _("issued a sign-in link"),
    "GrantRole": _("granted a role"),
    "RevokeRole": _("revoked a role"),
    "GrantCapability": _("granted a capability"),
    "RevokeCapability": _("revoked a capability"),
    "BatchCreateMembers": _("imported members"),
    "CreateAccessToken": _("created an access token"),
    "RevokeAccessToken": _("revoked an access token"),
}
