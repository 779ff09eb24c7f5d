"""Says what an invitation is."""

from dataclasses import dataclass

INVITATIONS_MOST = 200


@dataclass(frozen=True)
class Invitation:
    """Holds the address of somebody to invite, and the name to show until they choose their own."""

    email: str
    display_name: str = ""
