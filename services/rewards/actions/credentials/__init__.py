"""Issues badges as Open Badges 3.0 credentials, revokes them, and verifies anybody's."""

from services.rewards.actions.credentials.claiming import claim_badge, get_credential
from services.rewards.actions.credentials.issuing import (
    get_achievement_document,
    get_issuer,
    get_issuer_key,
    rotate_issuer_keys,
    update_issuer,
)
from services.rewards.actions.credentials.revoking import forget_recipient, revoke_credentials
from services.rewards.actions.credentials.status import get_status_list
from services.rewards.actions.credentials.verifying import verify_credential

__all__ = [
    "claim_badge",
    "forget_recipient",
    "get_achievement_document",
    "get_credential",
    "get_issuer",
    "get_issuer_key",
    "get_status_list",
    "revoke_credentials",
    "rotate_issuer_keys",
    "update_issuer",
    "verify_credential",
]
