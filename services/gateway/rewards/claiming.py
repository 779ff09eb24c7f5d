"""Claims a badge for its holder, naming only what is known to be theirs."""

from flask import g
from flask_babel import gettext as _

from services.gateway import clients, links
from services.gateway.errors import refuse
from upwell.members.v1 import members_pb2
from upwell.rewards.v1 import rewards_pb2

EMAIL, HANDLE = "email", "handle"


def own_email() -> str:
    """Return the address the viewer signs in with, which they have proved to be theirs."""
    asked = members_pb2.GetMemberRequest(name=f"members/{g.actor.handle}")
    found: str = clients.members.GetMember(asked).email
    return found


def claim_badge(uid: str, recipient: str) -> rewards_pb2.Badge:
    """Claim a badge as a credential that names the viewer's own address, or their handle.

    Raises `Failed`; nobody gets a credential that names an address of somebody else.
    """
    email = own_email() if recipient == EMAIL else ""
    if recipient == EMAIL and not email:
        text = _("Your account has no email address. Use your handle instead.")
        raise refuse(422, "INVALID", text, fields={"recipient": text})
    found: rewards_pb2.Badge = clients.rewards.ClaimBadge(
        rewards_pb2.ClaimBadgeRequest(
            name=f"badges/{uid}", email=email, base_url=links.absolute("")
        )
    )
    return found
