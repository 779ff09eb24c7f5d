"""Issues badges as Open Badges 3.0 credentials, revokes them, and verifies anybody's."""

from services.rewards.actions.credentials.revoking import forget_recipient, revoke_credentials

__all__ = ["forget_recipient", "revoke_credentials"]
