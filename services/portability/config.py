"""Says what the portability service is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from services import registry
from shared.service.settings import Settings


def addresses() -> Mapping[str, str]:
    """Return the variable with the address of each service that the worker calls."""
    called = registry.find("portability").calls
    return {name: registry.find(name).address_setting for name in called}


@dataclass(frozen=True)
class Config(Settings):
    """Adds what its worker calls the other services with.

    The server calls nobody, so it is told neither the key nor where the others are.
    """

    SERVICE: ClassVar[str] = "portability"

    private_key: str = field(
        default="",
        metadata={
            "env": "UPWELL_ACTOR_PRIVATE_KEY",
            "help": "what signs the calls of jobs",
            "needed_by": ("work",),
        },
    )
    addresses: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"each": addresses, "help": "where the service listens", "needed_by": ("work",)},
    )
