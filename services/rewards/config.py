"""Says what the rewards service is told by its environment."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Config:
    """Holds the settings of `serve` and `work`."""

    database_url: str = field(
        metadata={
            "env": ("UPWELL_REWARDS_DATABASE_URL", "DATABASE_URL"),
            "help": "the address of the Postgres database",
        }
    )
    redis_url: str = field(
        default="redis://localhost:6379",
        metadata={"env": "REDIS_URL", "help": "the event streams and the leaderboards"},
    )
    actor_public_key: str = field(
        default="",
        metadata={"env": "UPWELL_ACTOR_PUBLIC_KEY", "help": "what verifies who is asking"},
    )
    secret: str = field(
        default="",
        metadata={
            "env": "UPWELL_REWARDS_SECRET",
            "help": "what the keys that sign credentials are kept encrypted with",
        },
    )
    address: str = field(
        default="127.0.0.1:50053",
        metadata={"env": "UPWELL_REWARDS_ADDRESS", "help": "where it answers"},
    )
    workers: int = field(
        default=8, metadata={"env": "UPWELL_REWARDS_WORKERS", "help": "threads and connections"}
    )
    metrics: str = field(
        default="", metadata={"env": "UPWELL_REWARDS_METRICS", "help": "host:port of the metrics"}
    )
    reflection: bool = field(
        default=False,
        metadata={"env": "UPWELL_REFLECTION", "help": "describe the service to tools"},
    )


@dataclass(frozen=True)
class MigrateConfig:
    """Holds the settings of `migrate`."""

    database_url: str = field(
        metadata={"env": "DATABASE_URL", "help": "the address of the Postgres database"}
    )
