"""Holds the rules of communities, members and signing in; no I/O."""

from services.members.domain.communities import Community, Conduct
from services.members.domain.members import AuditEntry, Capability, Link, Member
from services.members.domain.sign_in import AccessToken, Identity, SignInLink

__all__ = [
    "AccessToken",
    "AuditEntry",
    "Capability",
    "Community",
    "Conduct",
    "Identity",
    "Link",
    "Member",
    "SignInLink",
]
