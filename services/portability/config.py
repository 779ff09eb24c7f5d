"""Says what the portability service is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from services import registry
from shared.service.settings import Settings


def addresses() -> Mapping[str, str]:
    """Return the variable with the address of each service that the worker calls."""
    return {service.name: service.address_setting for service in registry.called("portability")}


@dataclass(frozen=True)
class Config(Settings):
    """Adds what its worker calls the services with.

    The server calls only members, as whoever calls it, so it is told neither the key nor where the
    others are.
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
    members_address: str = field(
        default="",
        metadata={
            "env": registry.find("members").address_setting,
            "help": "where members listens",
            "needed_by": ("serve",),
        },
    )
    addresses: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"each": addresses, "help": "where the service listens", "needed_by": ("work",)},
    )
