"""Names what imports make, why undoing one keeps something, and who confirms an erasure."""

from flask_babel import lazy_gettext as _

# What a column of a table can hold.
MEANINGS = {
    "title": _("Title"),
    "body": _("Description"),
    "external_id": _("External ID"),
    "author": _("Author’s or voter’s name"),
    "author_id": _("Author’s or voter’s ID"),
    "email": _("Author’s or voter’s email address"),
    "handle": _("Voter’s handle"),
    "board": _("Board"),
    "status": _("Status"),
    "tags": _("Tags"),
    "create_time": _("Date"),
    "merged_into": _("Merged into"),
    "answer": _("Official answer"),
    "answer_author": _("Author of the answer"),
    "answer_time": _("Date of the answer"),
    "votes": _("Number of votes"),
    "comments": _("Number of comments"),
    "weight": _("Importance"),
    "ignored": _("Not imported"),
}
DELIMITERS = {
    ",": _("Comma"),
    ";": _("Semicolon"),
    "\t": _("Tab"),
    "|": _("Vertical bar"),
}
DATE_ORDERS = {
    "day_first": _("Day first: 31/12/2024"),
    "month_first": _("Month first: 12/31/2024"),
}
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
