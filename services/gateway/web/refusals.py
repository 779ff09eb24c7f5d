"""Says refusals of the services in the viewer's language."""

from dataclasses import replace

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from services.gateway.edge.errors import Failed

# The services say these in English; a reason that is not here keeps the service's own sentence.
SENTENCES = {
    "SIGN_IN_NEEDED": _("Sign in to do this."),
    "MEMBER_SUSPENDED": _("Your account is suspended, so you can read but not take part."),
    "ROLE_NEEDED": _("Your role does not allow this. Ask an administrator of the community."),
    "CAPABILITY_NEEDED": _(
        "You moderate other boards, but not this one. Ask an administrator of the community."
    ),
    "NOT_ALLOWED": _("You may not do this. Ask an administrator if you think you should."),
    "VOTING_CLOSED": _(
        "Voting is closed here, so nothing was counted. Follow the idea to hear what comes of it."
    ),
    "ALREADY_MERGED": _("This idea lives on in another. Vote and comment there."),
    "BOARD_READ_ONLY": _("This board is kept for reading. Choose another board."),
    "POSTING_NOT_ALLOWED": _("Only staff post to this board. Choose another board."),
    "COMMENTS_LOCKED": _("This discussion is closed; you can still vote and follow."),
    "CONFLICT": _("This changed while you were editing it. Load it again and repeat your change."),
    "EDITED_MEANWHILE": _(
        "This changed while you were editing it. What you typed is still here; "
        "look at the page as it is now, then save again."
    ),
    "REQUEST_ID_REUSED": _(
        "This form was sent already with other words. Send it again to make a second one."
    ),
    "OWN_COMMENT": _("This is your own comment. Others say whether it helped them."),
    "COMMENT_DELETED": _("This comment was deleted."),
    "SAME_IDEA": _("This is the idea you are looking at. Name the other."),
    "OTHER_IDEA_UNKNOWN": _(
        "There is no such idea here. Check its number, or search for it by its words."
    ),
    "VOTE_NOT_FOUND": _("Vote first; then say how much you need it."),
    "OTHERS_TOOK_PART": _(
        "Others have voted or commented, so it is not yours alone to delete. Ask staff."
    ),
    "SIGN_IN_LINK_INVALID": _(
        "This link is not valid any more: it was used, or it is older than 15 minutes. "
        "Ask for a new one."
    ),
    "OPENED_IN_ANOTHER_BROWSER": _(
        "This link was asked for in another browser. Open it there, or ask for a new one here."
    ),
    "INVITATION_NEEDED": _("Joining needs an invitation. Ask somebody who is in to invite you."),
    "TOO_MANY_REQUESTS": _("That is too much at once. Wait a moment and try again."),
    "RATE_LIMITED": _("That is too much at once. Wait a moment and try again."),
    "HANDLE_TAKEN": _("This handle is taken. Choose another."),
    "NOT_ENOUGH_CREDIT": _("You do not have that much credit, so nothing was redeemed."),
    "OUT_OF_STOCK": _(
        "None are left, so nothing was redeemed. One may come back if somebody cancels."
    ),
    "LIMIT_REACHED": _("You have as many of these as one member may have."),
    "LEVEL_TOO_LOW": _("This needs a higher level. Your points say what the next one takes."),
    "STANDING_TOO_LOW": _("This needs more standing. Your points say what raises it."),
    "REDEMPTION_SETTLED": _("This is settled already, so nothing about it can change any more."),
    "APPEAL_NOT_OPEN": _("Only a confirmed case can be appealed, and only once."),
    "APPEAL_TOO_LATE": _("The time to appeal is over. Write to the community’s staff instead."),  # noqa: RUF001  typographic on purpose
    "BADGE_NOT_GRANTED": _("This badge is not held, so it can’t be claimed."),  # noqa: RUF001  typographic on purpose
    "BADGE_NOT_CLAIMED": _("This badge has no credential. Its holder gets one by claiming it."),
    "CREDENTIAL_FORGOTTEN": _(
        "This credential was deleted with its recipient’s account, and is revoked."  # noqa: RUF001  typographic on purpose
    ),
    "UNAVAILABLE": _(
        "A part of this site is not answering. Try again in a moment; nothing was lost."
    ),
}
# What staff read instead, or only they can meet.
STAFF_SENTENCES = {
    "ROLE_NEEDED": _("Your role does not allow this. Ask an administrator of the community."),
    "CONFLICT": _("This changed while you were at it. Look at it as it is now, then try again."),
    "EDITED_MEANWHILE": _(
        "This changed while you were at it. Look at it as it is now, then try again."
    ),
    "ALREADY_MERGED": _("One of these ideas lives on in another already. Choose that one."),
    "MERGE_INTO_ITSELF": _("An idea does not merge into itself. Choose another one."),
    "BOARD_HOLDS_IDEAS": _(
        "The board still holds ideas. Move or merge them first, or let nobody post to it."
    ),
    "SUGGESTION_ACCEPTED": _("The two ideas were merged meanwhile, so the suggestion is accepted."),
    "LAST_ADMIN": _("This is the last administrator. Make somebody else an administrator first."),
    "NOT_TO_YOURSELF": _("This is not for your own account. Ask another administrator."),
    "STAFF_OUT_OF_REACH": _("Only an administrator may do this to a member of staff."),
    "VOTER_UNKNOWN": _(
        "This customer is not known here yet. Try again in a moment; what you typed is kept."
    ),
    "VOTING_CLOSED": _("Voting is closed here, so nothing was counted."),
    "RULE_SLUG_TAKEN": _("There is a rule of that short name already. Choose another."),
    "RULE_NOT_LIVE": _("No version of this rule is live, so there is nothing to end."),
    "VERSION_ALREADY_OUT": _("This version was live before and has ended. Make a new one."),
    "NOT_IN_SHADOW": _("This version does not run in the shadow. Try it there first."),
    "ACHIEVEMENT_SLUG_TAKEN": _(
        "There is an achievement of that short name already. Choose another."
    ),
    "ACHIEVEMENT_RETIRED": _("This achievement is retired. Make another one."),
    "PREVIEW_TOO_LARGE": _(
        "There are too many facts to look at all of them now. Narrow it, to some boards perhaps."
    ),
    "NOT_MANUALLY_AWARDABLE": _("Nobody can give this away: it is reached by what members do."),
    "OWN_AWARD": _("You can’t award yourself. Somebody else on the team can."),  # noqa: RUF001  typographic on purpose
    "OWN_AWARD_DECIDED": _("This award is for you, so somebody else decides about it."),
    "ALREADY_HELD": _("This member holds it already, or waits for it. It can be held once."),
    "SECOND_PERSON_NEEDED": _("You asked for this yourself, so somebody else decides about it."),
    "BADGE_NOT_WAITING": _("This badge waits for no decision any more."),
    "BADGE_NOT_HELD": _("This badge is not held any more, so there is nothing to take back."),
    "OWN_POINTS": _("These are your own points. Somebody else decides about them."),
    "ADJUSTMENT_DECIDED": _("This adjustment is decided already. Make another to correct it."),
    "NOT_ENOUGH_TO_TAKE": _("The member does not have that much. Take less."),
    "OWN_REDEMPTION": _("This is your own redemption, so somebody else decides about it."),
    "REDEMPTION_SETTLED": _(
        "This redemption is settled already, so nothing about it can change any more."
    ),
    "REDEMPTION_NOT_APPROVED": _("This redemption is not approved yet. Approve it first."),
    "PERK_SLUG_TAKEN": _("There is a perk of that short name already. Choose another."),
    "PERK_NEVER_DRAFT_AGAIN": _(
        "This perk has been out, so it can’t be a draft again. Retire it instead."  # noqa: RUF001  typographic on purpose
    ),
    "CASE_DECIDED": _("This case is decided already, so there is nothing left to decide."),
    "OWN_CASE": _("This case is about you, so somebody else decides about it."),
    "APPEAL_NEEDS_ANOTHER": _("You decided this case, so somebody else looks at the appeal."),
    "NOTHING_TO_SET_ASIDE": _(
        "Nobody confirmed anything of this member in this window that is not in another case"
        " already. Choose another window or other people."
    ),
    "TOO_MANY_FACTS": _("Too much happened in this window to judge it. Choose a shorter one."),
    "ISSUER_NOT_READY": _(
        "This community can’t issue credentials yet. Its operator has to set"  # noqa: RUF001  typographic on purpose
        " UPWELL_REWARDS_SECRET, which keeps the signing keys encrypted."
    ),
    "UNAVAILABLE": _(
        "A part of this site is not answering. Try again in a moment; nothing was lost."
    ),
}


def say(failed: Failed) -> str:
    """Return the sentence for people; staff in the console may read another than members."""
    tables = [SENTENCES, STAFF_SENTENCES]
    if request.path.startswith("/console"):
        tables.reverse()
    known = next((table[failed.reason] for table in tables if failed.reason in table), None)
    if known is not None:
        return str(known)
    return gettext(failed.message) if failed.message else ""


def in_words(failed: Failed) -> Failed:
    """Return the same problem with the sentence in the viewer's language."""
    return Failed(replace(failed.problem, message=say(failed)), failed.status, failed.headers)
