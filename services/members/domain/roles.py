"""Names the roles there are."""

from shared.refusals import FailedPrecondition, Invalid

GRANTABLE = ("moderator", "manager", "admin")
STAFF = frozenset(GRANTABLE)


class LastAdmin(FailedPrecondition):
    """Refuses because the community would have nobody to look after it."""

    message = "This is the last administrator. Make someone else an administrator first."


def check_role(role: str) -> str:
    """Return a role that can be granted; raises `Invalid`."""
    if role not in GRANTABLE:
        raise Invalid({"role": f"Choose one of these roles: {', '.join(GRANTABLE)}."})
    return role
