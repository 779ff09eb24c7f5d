"""Says what the members service is told by its environment."""

from dataclasses import dataclass, field
from typing import ClassVar

from shared import addresses
from shared.service.settings import Settings


@dataclass(frozen=True)
class Config(Settings):
    """Adds where people reach the portal, and how mail leaves."""

    SERVICE: ClassVar[str] = "members"

    public_url: str = field(
        default="",
        metadata={
            "env": "UPWELL_PUBLIC_URL",
            "help": "the portal's address, for links in emails",
            "read": addresses.public_url,
        },
    )
    mail_url: str = field(
        default="", metadata={"env": "UPWELL_MAIL_URL", "help": "where emails are handed over"}
    )
    mail_from: str = field(
        default="Upwell <no-reply@localhost>",
        metadata={"env": "UPWELL_MAIL_FROM", "help": "the sender of emails"},
    )
