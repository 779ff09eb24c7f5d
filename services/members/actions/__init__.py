"""Holds one function for each thing a person can do; read this first."""

from services.members.actions.access_tokens import (
    authenticate_token,
    create_access_token,
    list_access_tokens,
    revoke_access_token,
)
from services.members.actions.arrivals import batch_create_members, invite_member
from services.members.actions.communities import (
    accept_conduct,
    check_invariants,
    create_community,
    get_community,
    list_communities,
    publish_conduct,
    update_community,
)
from services.members.actions.grants import (
    grant_capability,
    grant_role,
    list_audit_entries,
    list_capabilities,
    revoke_capability,
    revoke_role,
)
from services.members.actions.maintenance import purge, send_email
from services.members.actions.members import (
    create_member,
    erase_member,
    export_member,
    get_member,
    list_members,
    may_see_address,
    reinstate_member,
    suspend_member,
    update_member,
)
from services.members.actions.sign_in import (
    confirm_sign_in_link,
    get_identity,
    request_sign_in_link,
)

__all__ = [
    "accept_conduct",
    "authenticate_token",
    "batch_create_members",
    "check_invariants",
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
