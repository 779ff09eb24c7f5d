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
    "POSTING_STAFF_ONLY": _("Only staff post to this board. Choose another board."),
    "IDEA_LOCKED": _("This discussion is closed; you can still vote and follow."),
    "CONFLICT": _("This changed while you were editing it. Load it again and repeat your change."),
    "ETAG_MISMATCH": _(
        "This changed while you were editing it. What you typed is still here; "
        "look at the page as it is now, then save again."
    ),
    "CONTENT_HELD": _("This waits for a moderator. You will hear within a day."),
    "REQUEST_ID_REUSED": _(
        "This form was sent already with other words. Send it again to make a second one."
    ),
    "TITLE_TOO_SHORT": _("Use at least 8 characters in the title, so others can find it."),
    "TITLE_TOO_LONG": _("Keep the title within 140 characters; the rest fits in the text."),
    "BODY_TOO_LONG": _("Keep the text within 10,000 characters."),
    "BODY_EMPTY": _("Write something first."),
    "BOARD_UNKNOWN": _("There is no such board. Choose one from the list."),
    "TAG_UNKNOWN": _("There is no such tag. Choose from the tags that exist."),
    "VOTE_NEEDED": _("Vote first; then say how much you need it."),
    "IDEA_HAS_VOICES": _(
        "Others have voted or commented, so it is not yours alone to delete. Ask staff."
    ),
    "CONTROL_CHARACTERS": _("There are invisible control characters in this. Type it again."),
    "SIGN_IN_LINK_INVALID": _(
        "This link is not valid any more: it was used, or it is older than 15 minutes. "
        "Ask for a new one."
    ),
    "SIGN_IN_LINK_EXPIRED": _("This link is older than 15 minutes. Ask for a new one."),
    "SIGN_IN_LINK_USED": _("This link was used already; each works once. Ask for a new one."),
    "SIGN_IN_LINK_OTHER_BROWSER": _(
        "This link was asked for in another browser. Open it there, or ask for a new one here."
    ),
    "INVITATION_NEEDED": _("Joining needs an invitation. Ask somebody who is in to invite you."),
    "TOO_MANY_REQUESTS": _("That is too much at once. Wait a moment and try again."),
    "TOO_MANY": _("That is too much at once. Wait a moment and try again."),
    "AVATAR_TOO_LARGE": _("The picture is too large. Choose one of at most 24 KiB."),
    "HANDLE_TAKEN": _("This handle is taken. Choose another."),
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
