"""Says what awards by hand are refused for."""

from shared.refusals import AlreadyExists, FailedPrecondition, NotAllowed, NotFound

NOTE_MOST = 500

NOTE_LEAST = 10


class NotManuallyAwardable(FailedPrecondition):
    """Refuses to award by hand what facts decide."""

    message = (
        "Nobody can give this away: it is reached by what members do."
        " Choose one of the achievements that are awarded by hand."
    )


class OwnAward(NotAllowed):
    """Refuses to award oneself."""

    message = "You can't award yourself. Somebody else on the team can."


class RecipientNotFound(NotFound):
    """Refuses an award to somebody this community does not have."""

    message = (
        "There is no member {handle} here, so there is nobody to award."
        " Check the spelling of the handle."
    )


class AlreadyHeld(AlreadyExists):
    """Refuses to award twice what can be held once."""

    message = "{handle} holds this already, or waits for it. It can be held once."


class BadgeNotWaiting(FailedPrecondition):
    """Refuses to decide what nobody waits for."""

    message = "This badge does not wait for a decision any more."


class SecondPersonNeeded(NotAllowed):
    """Refuses to let one person award and approve."""

    message = "You asked for this award, so somebody else has to decide it."


class OwnAwardDecided(NotAllowed):
    """Refuses to decide an award to oneself."""

    message = "This award is for you, so somebody else has to decide it."
