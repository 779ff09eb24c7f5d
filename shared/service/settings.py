"""Holds the settings that every service has; a service adds its own in its `config.py`."""

from dataclasses import dataclass, field
from typing import ClassVar

from shared import addresses


@dataclass(frozen=True)
class Settings:
    """Says where everything is and how a service runs; `SERVICE` is its name.

    An empty `address` means the one of the registry.
    """

    SERVICE: ClassVar[str]

    database_url: str = field(
        metadata={
            "env": ("UPWELL_{SERVICE}_DATABASE_URL", "DATABASE_URL"),
            "help": "the address of the Postgres database",
        }
    )
    redis_url: str = field(
        default="redis://localhost:6379", metadata={"env": "REDIS_URL", "help": "the event streams"}
    )
    actor_public_key: str = field(
        default="",
        metadata={
            "env": "UPWELL_ACTOR_PUBLIC_KEY",
            "help": "what verifies who is asking",
            "needed_by": ("serve",),
        },
    )
    address: str = field(
        default="",
        metadata={
            "env": "UPWELL_{SERVICE}_ADDRESS",
            "help": "where it answers",
            "read": addresses.listen,
        },
    )
    workers: int = field(
        default=8, metadata={"env": "UPWELL_{SERVICE}_WORKERS", "help": "threads and connections"}
    )
    metrics: str = field(
        default="",
        metadata={
            "env": "UPWELL_{SERVICE}_METRICS",
            "help": "host:port of the server's metrics",
            "read": addresses.listen,
        },
    )
    work_metrics: str = field(
        default="",
        metadata={
            "env": ("UPWELL_{SERVICE}_WORK_METRICS", "UPWELL_WORK_METRICS"),
            "help": "host:port of the worker's metrics",
            "read": addresses.listen,
        },
    )
    reflection: bool = field(
        default=False,
        metadata={"env": "UPWELL_REFLECTION", "help": "describe the service to tools"},
    )


@dataclass(frozen=True)
class MigrateSettings:
    """Says what `migrate` needs: it acts as the owner of the schema, not as the service."""

    database_url: str = field(
        metadata={"env": "DATABASE_URL", "help": "the address of the Postgres database"}
    )
