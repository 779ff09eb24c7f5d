"""Names what rewards counts, gives and decides, in the viewer's language."""

from flask_babel import lazy_gettext as _

UNITS = {"standing": _("Standing"), "credit": _("Credit")}

LEVELS = {
    "newcomer": _("Newcomer"),
    "contributor": _("Contributor"),
    "regular": _("Regular"),
    "guide": _("Guide"),
    "pillar": _("Pillar"),
}

TIERS = {"bronze": _("Bronze"), "silver": _("Silver"), "gold": _("Gold")}

# What a rule gives points for.
TRIGGERS = {
    "idea_raised": _("each idea you raise"),
    "idea_planned": _("each idea of yours that is planned"),
    "idea_in_progress": _("each idea of yours on which work begins"),
    "idea_shipped": _("each idea of yours that ships"),
    "vote_received": _("each vote that somebody gives an idea of yours"),
    "vote_cast": _("each vote you give somebody else’s idea"),  # noqa: RUF001  typographic on purpose
    "comment_posted": _("each comment you write"),
    "comment_helpful": _("each person who finds a comment of yours helpful"),
    "answer_accepted": _("each comment of yours that becomes the answer"),
    "duplicate_found": _("each duplicate you point out and staff merge"),
    "profile_completed": _("a profile that says who you are"),
}

# The same for rules that give once for each, when enough different people have done so.
SHARED_TRIGGERS = {
    "vote_received": _("each idea of yours, once %(count)s different people voted for it"),
    "comment_helpful": _("each comment of yours, once %(count)s different people found it helpful"),
}

# Why a row was posted, where it is not simply earned.
TRANSFER_REASONS = {
    "fact_withdrawn": _("Taken back, because what it rested on no longer holds."),
    "rule_changed": _("Taken back, because another version of the rule counts now."),
    "recounted": _(
        "Counted again: another event of that day is under the daily limit in its place."
    ),
    "set_aside": _("Set aside while somebody looks at a case. Nothing is lost yet."),
    "cleared": _("Given back, because the case was cleared."),
    "confirmed": _("Taken, because the case was confirmed."),
    "adjusted": _("Adjusted by a person."),
    "reserved": _("Reserved for a perk."),
    "returned": _("Given back, because the perk was not handed out."),
    "spent": _("Spent on a perk."),
}

# Why a fact does not hold: said in place of "no longer holds".
INVALID_REASONS = {
    "withdrawn": _("Taken back, because it was withdrawn or deleted."),
    "repeated": _("Taken back, because it counts once only."),
    "suspended": _("Taken back, because the account that confirmed it is suspended."),
    "self": _("Taken back, because nobody confirms their own work."),
    "abuse": _("Taken back, because a case about it was confirmed."),
}

RULE_MODES = {
    "draft": _("Draft"),
    "shadow": _("Shadow"),
    "live": _("Live"),
    "ended": _("Ended"),
    "replaced": _("Replaced"),
}

SOURCES = {
    "web": _("the portal"),
    "api": _("the API"),
    "widget": _("the widget"),
    "import": _("an import"),
}

BADGE_STATES = {
    "provisional": _("Waiting"),
    "granted": _("Held now"),
    "revoked": _("Revoked"),
    "expired": _("Expired"),
    "superseded": _("Surpassed"),
}

PERK_KINDS = {
    "access": _("Access"),
    "information": _("Information"),
    "recognition": _("Recognition"),
    "event": _("Event"),
    "travel": _("Travel"),
    "licence": _("Licence"),
    "swag": _("Something to hold"),
    "charity_gift": _("A gift to charity"),
}

REDEMPTION_STATES = {
    "requested": _("Asked for"),
    "reserved": _("Set aside for you"),
    "approved": _("Approved"),
    "fulfilled": _("Handed out"),
    "declined": _("Declined"),
    "cancelled": _("Cancelled"),
    "expired": _("Lapsed"),
}

CASE_REASONS = {
    "reciprocity": _("Two or more members mostly confirm each other"),
    "few_voters": _("Much support that comes from few people"),
    "shared_pattern": _("Several members confirm the same things in the same way"),
    "young_burst": _("A burst of support by accounts that had just joined"),
    "own_accounts": _("Support that seems to come from accounts of the same person"),
    "other": _("Something a person noticed"),
}

CASE_STATES = {
    "open": _("Being looked at"),
    "confirmed": _("Confirmed"),
    "cleared": _("Cleared"),
    "appealed": _("Appealed"),
    "upheld": _("Upheld"),
}

PERIODS = {"week": _("This week"), "month": _("This month"), "all-time": _("All time")}

CHECKS = {
    "format": _("It is an Open Badges 3.0 credential"),
    "signature": _("The signature fits, so nothing in it was changed"),
    "issuer": _("The key belongs to the issuer it names"),
    "time": _("It is valid today"),
    "status": _("It was not revoked"),
    "recipient": _("It was issued to the address you gave"),
}

OUTCOMES = {"passed": _("Passed"), "failed": _("Failed"), "unknown": _("Not known")}
