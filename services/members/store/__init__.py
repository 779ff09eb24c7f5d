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
    find_email,
    insert_email,
)
from services.members.store.handles import (
    find_former_holder,
    forget_holder,
    insert_former_handle,
    is_held,
)
from services.members.store.imports import (
    delete_imported,
    find_imported,
    insert_imported,
    lock_imports,
)
from services.members.store.invariants import INVARIANTS
from services.members.store.maintenance import purge
from services.members.store.members import (
    count_active_admins,
    count_kept,
    find_member,
    find_member_by_email,
    find_member_by_handle,
    forget_member,
    has_handle,
    insert_member,
    list_members,
    save_member,
)
from services.members.store.sign_in_links import (
    count_attempt,
    count_links,
    find_link,
    insert_link,
    list_links,
    list_links_of_browser,
    lock_address,
    use_link,
)
from services.members.store.tables import METADATA, NOBODY, OUTBOX, REQUESTS

__all__ = [
    "INVARIANTS",
    "METADATA",
    "NOBODY",
    "OUTBOX",
    "REQUESTS",
    "QueuedEmail",
    "count_active_admins",
    "count_attempt",
    "count_kept",
    "count_links",
    "count_tokens",
    "delete_capability",
    "delete_email",
    "delete_imported",
    "delete_token",
    "find_community",
    "find_community_by_slug",
    "find_email",
    "find_former_holder",
    "find_imported",
    "find_link",
    "find_member",
    "find_member_by_email",
    "find_member_by_handle",
    "find_token",
    "forget_holder",
    "forget_member",
    "has_handle",
    "insert_acceptance",
    "insert_audit",
    "insert_capability",
    "insert_community",
    "insert_conduct",
    "insert_email",
    "insert_former_handle",
    "insert_imported",
    "insert_link",
    "insert_member",
    "insert_token",
    "is_held",
    "list_acceptances",
    "list_audit",
    "list_capabilities",
    "list_communities",
    "list_links",
    "list_links_of_browser",
    "list_members",
    "list_tokens",
    "lock_address",
    "lock_community",
    "lock_imports",
    "purge",
    "replace_hosts",
    "save_member",
    "touch_token",
    "update_community",
    "use_link",
]
