"""Holds the tables of members and one function for each question to them."""

from services.members.store.access_tokens import (
    count_tokens,
    delete_token,
    find_token,
    insert_token,
    list_tokens,
    touch_token,
)
from services.members.store.audit_entries import insert_audit, list_audit
from services.members.store.capabilities import (
    delete_capability,
    insert_capability,
    list_capabilities,
)
from services.members.store.communities import (
    find_community,
    find_community_by_slug,
    insert_community,
    list_communities,
    lock_community,
    replace_hosts,
    update_community,
)
from services.members.store.conduct import insert_acceptance, insert_conduct, list_acceptances
from services.members.store.emails import (
    QueuedEmail,
    delete_email,
    insert_email,
    next_email,
    postpone_email,
)
from services.members.store.imports import find_imported, insert_imported, lock_imports
from services.members.store.invariants import check_invariants
from services.members.store.maintenance import purge
from services.members.store.members import (
    count_active_admins,
    find_member,
    find_member_by_email,
    find_member_by_handle,
    forget_member,
    has_handle,
    insert_member,
    list_members,
    save_member,
)
from services.members.store.requests import find_request, remember_request
from services.members.store.sign_in_links import (
    count_links,
    find_link,
    insert_link,
    list_links,
    lock_address,
    use_link,
)
from services.members.store.tables import METADATA, NOBODY, OUTBOX

__all__ = [
    "METADATA",
    "NOBODY",
    "OUTBOX",
    "QueuedEmail",
    "check_invariants",
    "count_active_admins",
    "count_links",
    "count_tokens",
    "delete_capability",
    "delete_email",
    "delete_token",
    "find_community",
    "find_community_by_slug",
    "find_imported",
    "find_link",
    "find_member",
    "find_member_by_email",
    "find_member_by_handle",
    "find_request",
    "find_token",
    "forget_member",
    "has_handle",
    "insert_acceptance",
    "insert_audit",
    "insert_capability",
    "insert_community",
    "insert_conduct",
    "insert_email",
    "insert_imported",
    "insert_link",
    "insert_member",
    "insert_token",
    "list_acceptances",
    "list_audit",
    "list_capabilities",
    "list_communities",
    "list_links",
    "list_members",
    "list_tokens",
    "lock_address",
    "lock_community",
    "lock_imports",
    "next_email",
    "postpone_email",
    "purge",
    "remember_request",
    "replace_hosts",
    "save_member",
    "touch_token",
    "update_community",
    "use_link",
]
