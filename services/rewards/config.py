"""Says what the rewards service is told by its environment."""

from dataclasses import dataclass, field
from typing import ClassVar

from shared.service.settings import Settings


@dataclass(frozen=True)
class Config(Settings):
    """Adds the secret of the keys that sign credentials."""

    SERVICE: ClassVar[str] = "rewards"

    secret: str = field(
        default="",
        metadata={
            "env": "UPWELL_REWARDS_SECRET",
            "help": "what the keys that sign credentials are kept encrypted with",
        },
    )
