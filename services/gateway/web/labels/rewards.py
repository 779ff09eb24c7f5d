"""Names what rewards counts, gives and decides, in the viewer's language."""

from flask_babel import lazy_gettext as _

UNITS = {"standing": _("Reputation"), "credit": _("Credits")}

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
    "idea_raised": _("each idea you submit"),
    "idea_planned": _("each of your ideas that is planned"),
    "idea_in_progress": _("each of your ideas that moves to in progress"),
    "idea_shipped": _("each of your ideas that ships"),
    "vote_received": _("each vote for one of your ideas"),
    "vote_cast": _("each vote you cast for someone else’s idea"),
    "comment_posted": _("each comment you write"),
    "comment_helpful": _("each person who finds one of your comments helpful"),
    "answer_accepted": _("each of your comments marked as the answer"),
    "duplicate_found": _("each duplicate you report that staff merge"),
    "profile_completed": _("a complete profile"),
}

# The same for rules that give once for each, when enough different people have done so.
SHARED_TRIGGERS = {
    "vote_received": _("each of your ideas that %(count)s different people vote for"),
    "comment_helpful": _("each of your comments that %(count)s different people find helpful"),
}

# Why a row was posted, where it is not simply earned.
TRANSFER_REASONS = {
    "fact_withdrawn": _("Reversed because the event it was given for did not count any more."),
    "rule_changed": _("Reversed because another version of the rule applies now."),
    "recounted": _(
        "Recalculated because something else changed: the rule’s daily limit, waiting time or "
        "number of people now decides otherwise."
    ),
    "set_aside": _("On hold while a case is reviewed. Nothing is lost yet."),
    "dismissed": _("Returned because the case was dismissed."),
    "confirmed": _("Removed because the case was confirmed."),
    "adjusted": _("Adjusted by staff"),
    "reserved": _("Reserved for a perk."),
    "returned": _("Returned because the perk was not delivered."),
    "spent": _("Spent on a perk."),
}

# Why a fact does not hold: said in place of "no longer holds".
INVALID_REASONS = {
    "withdrawn": _("Reversed because it no longer counts."),
    "vote_retracted": _("Reversed because the vote was removed."),
    "vote_moved": _("Reversed because staff moved the vote to an idea they split off."),
    "mark_retracted": _("Reversed because the helpful mark was removed."),
    "answer_unmarked": _("Reversed because the comment is no longer marked as the answer."),
    "status_changed": _("Reversed because the status of the idea was changed back."),
    "merge_undone": _("Reversed because the merge was undone."),
    "idea_deleted": _("Reversed because the idea was deleted."),
    "comment_deleted": _("Reversed because the comment was deleted."),
    "split_off": _("Reversed because the idea was split off another, which earns nobody points."),
    "repeated": _("Reversed because it only counts once."),
    "suspended": _("Reversed because the account that confirmed it is suspended."),
    "self": _("Reversed because you can’t confirm your own contribution."),
    "abuse": _("Reversed because a case about it was confirmed."),
}

RULE_MODES = {
    "draft": _("Draft"),
    "shadow": _("Shadow mode"),
    "live": _("Active"),
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
    "granted": _("Active"),
    "revoked": _("Revoked"),
    "expired": _("Expired"),
    "superseded": _("Upgraded"),
}

PERK_KINDS = {
    "access": _("Access"),
    "information": _("Information"),
    "recognition": _("Recognition"),
    "event": _("Event"),
    "travel": _("Travel"),
    "licence": _("Licence"),
    "swag": _("Merchandise"),
    "charity_gift": _("A donation to charity"),
}

REDEMPTION_STATES = {
    "requested": _("Requested"),
    "reserved": _("Reserved"),
    "approved": _("Approved"),
    "fulfilled": _("Delivered"),
    "declined": _("Declined"),
    "cancelled": _("Cancelled"),
    "expired": _("Expired"),
}

CASE_REASONS = {
    "reciprocity": _("Two or more members mostly confirm each other"),
    "few_voters": _("Most support comes from very few people"),
    "shared_pattern": _("Several members confirm the same contributions in the same pattern"),
    "young_burst": _("Sudden support from newly created accounts"),
    "own_accounts": _("Support that seems to come from several accounts of the same person"),
    "other": _("Reported by staff"),
}

CASE_STATES = {
    "open": _("Under review"),
    "confirmed": _("Confirmed"),
    "dismissed": _("Dismissed"),
    "appealed": _("Appealed"),
    "upheld": _("Appeal rejected"),
}

PERIODS = {"week": _("This week"), "month": _("This month"), "all-time": _("All time")}

CHECKS = {
    "format": _("It is an Open Badges 3.0 credential"),
    "signature": _("The signature is valid, so nothing was changed"),
    "issuer": _("The key belongs to the named issuer"),
    "time": _("It is currently valid"),
    "status": _("It has not been revoked"),
    "recipient": _("It was issued to the address you entered"),
}

OUTCOMES = {"passed": _("Passed"), "failed": _("Failed"), "unknown": _("Unknown")}
