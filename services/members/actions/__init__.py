"""Holds one function for each thing a person can do; read this first."""

from services.members.actions.access import may_see_address
from services.members.actions.access_tokens import (
    authenticate_token,
    create_access_token,
    list_access_tokens,
    revoke_access_token,
)
from services.members.actions.audit_entries import list_audit_entries
from services.members.actions.capabilities import (
    grant_capability,
    list_capabilities,
    revoke_capability,
)
from services.members.actions.communities import (
    create_community,
    get_community,
    list_communities,
    update_community,
)
from services.members.actions.conduct import accept_conduct, publish_conduct
from services.members.actions.emails import send_email
from services.members.actions.exports import export_member
from services.members.actions.identities import get_identity
from services.members.actions.invariants import check_invariants
from services.members.actions.invitations import batch_invite_members, invite_member
from services.members.actions.maintenance import purge
from services.members.actions.members import (
    batch_create_members,
    batch_delete_members,
    create_member,
    erase_member,
    get_member,
    list_members,
    reinstate_member,
    suspend_member,
    update_member,
)
from services.members.actions.roles import grant_role, revoke_role
from services.members.actions.sign_in_links import (
    check_sign_in_link,
    confirm_sign_in_code,
    confirm_sign_in_link,
    issue_sign_in_link,
    request_sign_in_link,
)

__all__ = [
    "accept_conduct",
    "authenticate_token",
    "batch_create_members",
    "batch_delete_members",
    "batch_invite_members",
    "check_invariants",
    "check_sign_in_link",
    "confirm_sign_in_code",
    "confirm_sign_in_link",
    "create_access_token",
    "create_community",
    "create_member",
    "erase_member",
    "export_member",
    "get_community",
    "get_identity",
    "get_member",
    "grant_capability",
    "grant_role",
    "invite_member",
    "issue_sign_in_link",
    "list_access_tokens",
    "list_audit_entries",
    "list_capabilities",
    "list_communities",
    "list_members",
    "may_see_address",
    "publish_conduct",
    "purge",
    "reinstate_member",
    "request_sign_in_link",
    "revoke_access_token",
    "revoke_capability",
    "revoke_role",
    "send_email",
    "suspend_member",
    "update_community",
    "update_member",
]
