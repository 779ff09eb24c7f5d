"""Says why there is no credential, no key and no list."""

from shared.refusals import FailedPrecondition, NotAllowed, NotFound


class IssuerNotReady(FailedPrecondition):
    """Refuses to sign where the operator has set nothing to keep keys with."""

    message = (
        "This community can't issue credentials yet. The operator has to set "
        "UPWELL_REWARDS_SECRET, which encrypts the signing keys."
    )


class IssuerSecretChanged(IssuerNotReady):
    """Refuses to sign with keys that were kept with another secret."""

    message = (
        "The keys of this community were encrypted with another UPWELL_REWARDS_SECRET. The "
        "operator has to restore it, or an administrator has to replace the keys."
    )


class IssuerUnknown(NotFound):
    """Refuses where no badge was claimed yet and nobody said where the community is."""

    message = "This community has not issued any credentials yet."


class IssuerKeyNotFound(NotFound):
    """Refuses a key that never was."""

    message = "Key not found. All keys of this issuer are listed in its profile."


class StatusListNotFound(NotFound):
    """Refuses a status list that never was."""

    message = "Status list not found."


class NotTheHolder(NotAllowed):
    """Refuses to give a badge's credential to somebody else."""

    message = "Only the member who earned this badge can claim it."


class BadgeNotGranted(FailedPrecondition):
    """Refuses to claim what is not held."""

    message = "This badge is {state}, so it can't be claimed."


class BadgeNotClaimed(FailedPrecondition):
    """Refuses a credential its holder did not ask for."""

    message = "This badge has no credential yet. The member gets one by claiming it."


class CredentialForgotten(NotFound):
    """Refuses a credential whose recipient was erased."""

    message = "This credential was revoked because the recipient's account was deleted."
