"""Names what members and communities have: roles, states, access, and what the audit tells."""

from flask_babel import lazy_gettext as _

from services.gateway.web import language

ROLES = {
    "moderator": (_("Moderator"), _("Answers ideas, merges them, suspends members.")),
    "manager": (_("Program manager"), _("Answers ideas, merges them, runs programs.")),
    "admin": (_("Administrator"), _("Everything, also boards, roles, settings and imports.")),
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
    "public": (_("Public"), _("Anyone reads. Anyone joins by signing in.")),
    "hybrid": (
        _("Public to read, by invitation to join"),
        _("Anyone reads the public boards. Those you invite take part."),
    ),
    "gated": (_("Closed"), _("Only members read. Those you invite come in.")),
}
LOCALES = language.LANGUAGES
AUDIT = {
    "CreateCommunity": _("made the community"),
    "UpdateCommunity": _("changed the settings"),
    "PublishConduct": _("published a code of conduct"),
    "CreateMember": _("added a member"),
    "UpdateMember": _("changed a profile"),
    "SuspendMember": _("suspended a member"),
    "ReinstateMember": _("reinstated a member"),
    "EraseMember": _("erased a member"),
    "InviteMember": _("invited somebody"),
    "GrantRole": _("gave a role"),
    "RevokeRole": _("took a role away"),
    "GrantCapability": _("gave a capability"),
    "RevokeCapability": _("took a capability away"),
    "BatchCreateMembers": _("imported members"),
    "CreateAccessToken": _("made an access token"),
    "RevokeAccessToken": _("revoked an access token"),
}
