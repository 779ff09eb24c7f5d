"""Holds the settings of members."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Database:
    """Says where the data are; all that `migrate` needs."""

    url: str = field(metadata={"env": "DATABASE_URL"})


@dataclass(frozen=True)
class Serve:
    """Says what `serve` needs; `workers` is the number of threads and of database connections."""

    database_url: str = field(metadata={"env": ("UPWELL_MEMBERS_DATABASE_URL", "DATABASE_URL")})
    public_key: str = field(metadata={"env": "UPWELL_ACTOR_PUBLIC_KEY"})
    address: str = field(metadata={"env": "UPWELL_MEMBERS_ADDRESS"})
    public_url: str = field(default="", metadata={"env": "UPWELL_PUBLIC_URL"})
    workers: int = field(default=8, metadata={"env": "UPWELL_MEMBERS_WORKERS"})
    metrics: str = field(default="", metadata={"env": "UPWELL_MEMBERS_METRICS"})
    reflection: bool = field(default=False, metadata={"env": "UPWELL_REFLECTION"})


@dataclass(frozen=True)
class Work:
    """Says what `work` needs."""

    database_url: str = field(metadata={"env": ("UPWELL_MEMBERS_DATABASE_URL", "DATABASE_URL")})
    redis_url: str = field(metadata={"env": "REDIS_URL"})
    mail_url: str = field(default="", metadata={"env": "UPWELL_MAIL_URL"})
    mail_from: str = field(
        default="Upwell <no-reply@localhost>", metadata={"env": "UPWELL_MAIL_FROM"}
    )
    metrics: str = field(default="", metadata={"env": "UPWELL_MEMBERS_WORK_METRICS"})
