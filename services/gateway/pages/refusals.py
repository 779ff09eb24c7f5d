"""Says refusals of the services in the viewer's language."""

from dataclasses import replace

from flask_babel import lazy_gettext as _

from services.gateway.errors import Failed

# The services say these in English; a reason that is not here keeps the service's own sentence.
SENTENCES = {
    "SIGN_IN_NEEDED": _("Sign in to do this."),
    "MEMBER_SUSPENDED": _("Your account is suspended, so you can read but not take part."),
    "ROLE_NEEDED": _("Your role does not allow this. Ask an administrator of the community."),
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


def say(failed: Failed) -> str:
    """Return the sentence for people."""
    known = SENTENCES.get(failed.reason)
    return str(known) if known is not None else failed.message


def in_words(failed: Failed) -> Failed:
    """Return the same problem with the sentence in the viewer's language."""
    return Failed(replace(failed.problem, message=say(failed)), failed.status, failed.headers)
