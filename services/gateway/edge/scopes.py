"""Says what a token is allowed to do, in the words of the API."""

from typing import cast

from flask_babel import lazy_gettext as _l

from shared import tokens
from shared.actor import implied
from upwell.members.v1 import members_pb2

START = "TOKEN_SCOPE_"
READS = ("get", "head")
# Each scope with what it lets a program do, in a sentence.
SENTENCES = {
    "read": _l("Read everything you may read."),
    "write": _l("Do everything you may do, in every part."),
    "ideas:read": _l("Read ideas, votes and comments."),
    "ideas:write": _l(
        "Submit, edit and vote on ideas, comment, and decide where your role allows it."
    ),
    "rewards:read": _l("Read points, badges and perks."),
    "rewards:write": _l("Redeem perks, award badges and adjust points where your role allows it."),
    "members:read": _l("Read profiles and your account."),
    "members:write": _l("Edit your profile, settings and tokens."),
    "admin": _l("Do everything you may do, including what only administrators may."),
}


def word(value: int) -> str:
    """Return a scope as the API spells it."""
    return tokens.scope_of(members_pb2.TokenScope.Name(value).removeprefix(START))


def value(scope: str) -> members_pb2.TokenScope:
    """Return the number of a scope; raises ValueError for an unknown one."""
    number = members_pb2.TokenScope.Value(START + tokens.name_of_scope(scope))
    return cast("members_pb2.TokenScope", number)


def allow(scopes: frozenset[str], scope: str, method: str) -> bool:
    """Return whether the scopes of a token allow an operation that needs a scope; none allow all.

    `read` reads what its member may read, also what only administrators may.
    """
    if not scopes or ("read" in scopes and method.lower() in READS):
        return True
    return scope in implied(scopes, SENTENCES)


def needed(thing: str, access: str, method: str) -> str:
    """Return the scope that an operation of a service needs of a token.

    A token that reads or writes everything has it too.
    """
    if access == "admin" or f"{thing}:read" not in SENTENCES:
        return "admin"
    return f"{thing}:read" if method.lower() in READS else f"{thing}:write"
