"""Says refusals of the services in the viewer's language."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from services.gateway.errors import Failed

# The services say these in English; a reason that is not here keeps the service's own sentence.
SENTENCES = {
    "SIGN_IN_NEEDED": _l("Sign in to do this."),
    "MEMBER_SUSPENDED": _l("Your account is suspended, so you can read but not take part."),
    "ROLE_NEEDED": _l("Your role does not allow this. Ask an administrator of the community."),
    "NOT_ALLOWED": _l("You may not do this. Ask an administrator if you think you should."),
    "VOTING_CLOSED": _l("Voting is closed here, so nothing was counted. Follow the idea to hear what comes of it."),
    "ALREADY_MERGED": _l("This idea lives on in another. Vote and comment there."),
    "BOARD_READ_ONLY": _l("This board is kept for reading. Choose another board."),
    "POSTING_STAFF_ONLY": _l("Only staff post to this board. Choose another board."),
    "IDEA_LOCKED": _l("This discussion is closed; you can still vote and follow."),
    "CONFLICT": _l("This changed while you were editing it. Load it again and repeat your change."),
    "ETAG_MISMATCH": _l("This changed while you were editing it. What you typed is still here; look at the page as it is now, then save again."),
    "CONTENT_HELD": _l("This waits for a moderator. You will hear within a day."),
    "REQUEST_ID_REUSED": _l("This form was sent already with other words. Send it again to make a second one."),
    "TITLE_TOO_SHORT": _l("Use at least 8 characters in the title, so others can find it."),
    "TITLE_TOO_LONG": _l("Keep the title within 140 characters; the rest fits in the text."),
    "BODY_TOO_LONG": _l("Keep the text within 10,000 characters."),
    "BODY_EMPTY": _l("Write something first."),
    "BOARD_UNKNOWN": _l("There is no such board. Choose one from the list."),
    "TAG_UNKNOWN": _l("There is no such tag. Choose from the tags that exist."),
    "VOTE_NEEDED": _l("Vote first; then say how much you need it."),
    "IDEA_HAS_VOICES": _l("Others have voted or commented, so it is not yours alone to delete. Ask staff."),
    "CONTROL_CHARACTERS": _l("There are invisible control characters in this. Type it again."),
    "SIGN_IN_LINK_INVALID": _l("This link is not valid any more: it was used, or it is older than 15 minutes. Ask for a new one."),
    "SIGN_IN_LINK_EXPIRED": _l("This link is older than 15 minutes. Ask for a new one."),
    "SIGN_IN_LINK_USED": _l("This link was used already; each works once. Ask for a new one."),
    "SIGN_IN_LINK_OTHER_BROWSER": _l("This link was asked for in another browser. Open it there, or ask for a new one here."),
    "INVITATION_NEEDED": _l("Joining needs an invitation. Ask somebody who is in to invite you."),
    "TOO_MANY_REQUESTS": _l("That is too much at once. Wait a moment and try again."),
    "TOO_MANY": _l("That is too much at once. Wait a moment and try again."),
    "AVATAR_TOO_LARGE": _l("The picture is too large. Choose one of at most 24 KiB."),
    "HANDLE_TAKEN": _l("This handle is taken. Choose another."),
    "UNAVAILABLE": _l("A part of this site is not answering. Try again in a moment; nothing was lost."),
}


def say(failed: Failed) -> str:
    """Return the sentence for people."""
    known = SENTENCES.get(failed.reason)
    return str(known) if known is not None else failed.message


def in_words(failed: Failed) -> Failed:
    """Return the same problem with the sentence in the viewer's language."""
    return Failed(replace(failed.problem, message=say(failed)), failed.status, failed.headers)
