"""Holds the settings of the gateway."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from services import registry
from shared import addresses as reading


def addresses() -> Mapping[str, str]:
    """Return the variable with the address of each service the gateway calls."""
    called = registry.find("gateway").calls
    return {name: registry.find(name).address_setting for name in called}


def _bind(text: str) -> str:
    """Return an address to listen on as it is, which may lack its port; raises ValueError."""
    reading.listen(text, 1)
    return text


@dataclass(frozen=True)
class Config:
    """Says where everything is and how much is allowed.

    Times are seconds, limits are requests a minute.
    """

    addresses: Mapping[str, str] = field(
        metadata={"each": addresses, "help": "where the service listens"}
    )
    redis_url: str = field(metadata={"env": "REDIS_URL"})
    private_key: str = field(metadata={"env": "UPWELL_ACTOR_PRIVATE_KEY"})
    secret: str = field(metadata={"env": "UPWELL_GATEWAY_SECRET"})
    public_url: str = field(
        default="http://localhost:8080",
        metadata={"env": "UPWELL_PUBLIC_URL", "read": reading.public_url},
    )
    port: int = field(default=8080, metadata={"env": "UPWELL_PORT", "read": reading.port})
    # Where its port is left out, it is the one above.
    bind: str = field(default="", metadata={"env": "UPWELL_GATEWAY_BIND", "read": _bind})
    workers: int = field(default=2, metadata={"env": "UPWELL_GATEWAY_WORKERS"})
    threads: int = field(default=16, metadata={"env": "UPWELL_GATEWAY_THREADS"})
    # How many proxies stand in front and may say who the client is.
    proxies: int = field(default=0, metadata={"env": "UPWELL_GATEWAY_PROXIES"})
    # The slug of the community that unknown host names get; empty means the first one.
    default_community: str = field(default="", metadata={"env": "UPWELL_GATEWAY_DEFAULT_COMMUNITY"})
    data: str = field(default="var", metadata={"env": "UPWELL_DATA"})
    mail_url: str = field(default="", metadata={"env": "UPWELL_MAIL_URL"})
    dev: bool = field(default=False, metadata={"env": "UPWELL_DEV"})
    # `host:port` for operators: whether it lives, and its metrics. Nowhere where empty.
    metrics: str = field(
        default="", metadata={"env": "UPWELL_GATEWAY_METRICS", "read": reading.listen}
    )
    log_requests: bool = field(default=False, metadata={"env": "UPWELL_LOG_REQUESTS"})
    budget: float = field(default=2.0, metadata={"env": "UPWELL_GATEWAY_BUDGET"})
    vote_budget: float = field(default=0.5, metadata={"env": "UPWELL_GATEWAY_VOTE_BUDGET"})
    session_days: int = field(default=30, metadata={"env": "UPWELL_GATEWAY_SESSION_DAYS"})
    address_reads: int = field(default=3000, metadata={"env": "UPWELL_GATEWAY_ADDRESS_READS"})
    member_reads: int = field(default=6000, metadata={"env": "UPWELL_GATEWAY_MEMBER_READS"})
    address_writes: int = field(default=300, metadata={"env": "UPWELL_GATEWAY_ADDRESS_WRITES"})
    member_writes: int = field(default=600, metadata={"env": "UPWELL_GATEWAY_MEMBER_WRITES"})
    wrong_tokens: int = field(default=60, metadata={"env": "UPWELL_GATEWAY_WRONG_TOKENS"})
    sign_ins: int = field(default=20, metadata={"env": "UPWELL_GATEWAY_SIGN_INS"})

    @property
    def https(self) -> bool:
        """Return whether people reach the portal over TLS."""
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """Return the host and port of the public address."""
        return urlsplit(self.public_url).netloc

    @property
    def address(self) -> str:
        """Return where to listen."""
        return reading.listen(self.bind or "127.0.0.1", self.port)
