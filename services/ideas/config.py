"""Says what the ideas service is told by its environment."""

from dataclasses import dataclass
from typing import ClassVar

from shared.service.settings import Settings


@dataclass(frozen=True)
class Config(Settings):
    """Holds its settings; it has none of its own."""

    SERVICE: ClassVar[str] = "ideas"
