"""Holds the rules of communities, members and signing in; no I/O."""

from services.members.domain.access_tokens import AccessToken
from services.members.domain.audit_entries import AuditEntry
from services.members.domain.capabilities import Capability
from services.members.domain.communities import Community
from services.members.domain.conduct import Conduct
from services.members.domain.identities import Identity
from services.members.domain.members import Link, Member
from services.members.domain.sign_in_links import SignInLink

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
