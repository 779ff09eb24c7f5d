"""Says what awards by hand are refused for."""

from shared.refusals import AlreadyExists, FailedPrecondition, NotAllowed, NotFound

NOTE_MOST = 500

NOTE_LEAST = 10


class NotManuallyAwardable(FailedPrecondition):
    """Refuses to award by hand what facts decide."""

    message = "This achievement can't be awarded manually: members earn it automatically."


class OwnAward(NotAllowed):
    """Refuses to award oneself."""

    message = "You can't award a badge to yourself. Ask someone else on the team."


class RecipientNotFound(NotFound):
    """Refuses an award to somebody this community does not have."""

    message = "There is no member {handle}, so the badge was not awarded. Check the spelling."


class AlreadyHeld(AlreadyExists):
    """Refuses to award twice what can be held once."""

    message = "{handle} already has this badge or is about to get it. It can be awarded once."


class BadgeNotWaiting(FailedPrecondition):
    """Refuses to decide what nobody waits for."""

    message = "This badge is already decided."


class SecondPersonNeeded(NotAllowed):
    """Refuses to let one person award and approve."""

    message = "You requested this yourself, so someone else has to decide."


class OwnAwardDecided(NotAllowed):
    """Refuses to decide an award to oneself."""

    message = "This award is for you, so someone else has to decide."
