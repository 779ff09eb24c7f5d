"""Says why there is no credential, no key and no list."""

from shared.refusals import FailedPrecondition, NotAllowed, NotFound


class IssuerNotReady(FailedPrecondition):
    """Refuses to sign where the operator has set nothing to keep keys with."""

    message = (
        "This community can't issue credentials yet. Its operator has to set"
        " UPWELL_REWARDS_SECRET, which keeps the signing keys encrypted."
    )


class IssuerSecretChanged(IssuerNotReady):
    """Refuses to sign with keys that were kept with another secret."""

    message = (
        "The keys of this community were kept with another UPWELL_REWARDS_SECRET. Its operator has"
        " to set the former one again, or an admin makes new keys."
    )


class IssuerUnknown(NotFound):
    """Refuses where no badge was claimed yet and nobody said where the community is."""

    message = "This community has issued no credentials yet. They begin with the first claim."


class IssuerKeyNotFound(NotFound):
    """Refuses a key that never was."""

    message = "There is no such key. Every key of this issuer is listed in its profile."


class StatusListNotFound(NotFound):
    """Refuses a status list that never was."""

    message = "There is no such status list."


class NotTheHolder(NotAllowed):
    """Refuses to give a badge's credential to somebody else."""

    message = "Only its holder can claim a badge."


class BadgeNotGranted(FailedPrecondition):
    """Refuses to claim what is not held."""

    message = "This badge is {state}, so it can't be claimed. Only badges that are held can."


class BadgeNotClaimed(FailedPrecondition):
    """Refuses a credential its holder did not ask for."""

    message = "This badge has no credential. Its holder gets one by claiming it."


class CredentialForgotten(NotFound):
    """Refuses a credential whose recipient was erased."""

    message = "This credential was deleted with its recipient's account, and is revoked."
