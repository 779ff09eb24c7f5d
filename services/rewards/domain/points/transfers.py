"""Says what a transfer is: an amount that moves from one account to another, and never changes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

# Makes the ids of transfers, so that posting the same twice posts it once.
NAMESPACE = UUID("0b0a9f3a-8c55-5d0e-9b4d-0a3e2c1f7d64")

BURN = "burn"
ADJUST = "adjust"

# Why a transfer was posted, the names of TransferReason in lower case.
EARNED = "earned"
FACT_WITHDRAWN = "fact_withdrawn"
RULE_CHANGED = "rule_changed"
RECOUNTED = "recounted"
SET_ASIDE = "set_aside"
DISMISSED = "dismissed"
CONFIRMED = "confirmed"
ADJUSTED = "adjusted"
RESERVED = "reserved"
RETURNED = "returned"
SPENT = "spent"
REASONS = (
    EARNED,
    FACT_WITHDRAWN,
    RULE_CHANGED,
    RECOUNTED,
    SET_ASIDE,
    DISMISSED,
    CONFIRMED,
    ADJUSTED,
    RESERVED,
    RETURNED,
    SPENT,
)


@dataclass(frozen=True)
class Transfer:
    """Holds one row of the ledger: `amount` of `unit` moves from `debit` to `credit`.

    `effective_time` is when what it rests on happened; of a reversal, that of what it reverses.
    """

    uid: UUID
    member: UUID
    unit: str
    amount: int
    debit: str
    credit: str
    reason: str
    effective_time: datetime
    rule: str = ""
    rule_version: int = 0
    fact: UUID | None = None
    object: str = ""
    board: str = ""
    reverses: UUID | None = None
    note: str = ""
    actor: UUID | None = None
    cause: str = ""


def member_account(member: UUID) -> str:
    """Return the account of what a member has."""
    return f"member:{member}"


def escrow_account(member: UUID) -> str:
    """Return the account of what is set aside for a member."""
    return f"escrow:{member}"


def mint_account(rule: str) -> str:
    """Return the account that a rule's points come from."""
    return f"mint:{rule}"


def transfer_id(*parts: object) -> UUID:
    """Return the id of the transfer that the parts name, always the same."""
    return uuid5(NAMESPACE, ":".join(str(part) for part in parts))


def reverse(
    transfer: Transfer,
    reason: str,
    *,
    note: str = "",
    actor: UUID | None = None,
    cause: str = "",
) -> Transfer:
    """Return the transfer that takes another one back, whole."""
    return Transfer(
        uid=transfer_id("reverse", transfer.uid),
        member=transfer.member,
        unit=transfer.unit,
        amount=transfer.amount,
        debit=transfer.credit,
        credit=transfer.debit,
        reason=reason,
        effective_time=transfer.effective_time,
        rule=transfer.rule,
        rule_version=transfer.rule_version,
        fact=transfer.fact,
        object=transfer.object,
        board=transfer.board,
        reverses=transfer.uid,
        note=note,
        actor=actor,
        cause=cause or transfer.cause,
    )
