"""Names what imports make, why undoing one keeps something, and who confirms an erasure."""

from flask_babel import lazy_gettext as _

IMPORT_NOUNS = {
    "idea": _("Idea"),
    "member": _("Member"),
    "board": _("Board"),
    "tag": _("Tag"),
}
KEPT_REASONS = {
    "voted": _("Someone has voted for it since."),
    "commented": _("Someone has commented on it since."),
    "changed": _("Someone has changed it since."),
    "merged": _("Another idea is merged into it."),
    "claimed": _("The member was changed or claimed since."),
    "in_use": _("Something that is kept uses it."),
}
# What each service holds of a person.
SERVICES = {
    "members": _("Account, profile and sign-ins"),
    "ideas": _("Ideas, votes and comments"),
    "rewards": _("Points, badges and perks"),
    "portability": _("Imports and exports"),
}
