"""Names what imports make, and why undoing one keeps something."""

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
