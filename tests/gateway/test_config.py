"""What the gateway is told by its environment, and what it refuses to start with."""

import pytest

from services import registry
from services.gateway.config import Config
from services.members.config import Config as MembersConfig
from shared import config
from shared.service.settings import Settings

GIVEN = {
    **{registry.find(name).address_setting: "unix:/x" for name in registry.find("gateway").calls},
    "REDIS_URL": "unix:/r",
    "UPWELL_ACTOR_PRIVATE_KEY": "k",
    "UPWELL_GATEWAY_SECRET": "s",
}


@pytest.mark.parametrize(
    ("bind", "address"),
    [
        ("", "127.0.0.1:8123"),
        ("::1", "[::1]:8123"),
        ("127.0.0.1", "127.0.0.1:8123"),
        ("127.0.0.1:9", "127.0.0.1:9"),
        ("[::1]:9", "[::1]:9"),
        (":9", "0.0.0.0:9"),
    ],
)
def test_it_listens_where_it_was_told_to(bind: str, address: str) -> None:
    environ = GIVEN | {"UPWELL_PORT": "8123", "UPWELL_GATEWAY_BIND": bind}
    assert config.load(Config, environ).address == address


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("UPWELL_GATEWAY_BIND", "nonsense here", "must be where to listen"),
        ("UPWELL_PORT", "99999", "must be a port number"),
        ("UPWELL_PUBLIC_URL", "https://example.com/ideas", "must not have a path"),
    ],
)
def test_it_says_why_it_does_not_start(name: str, text: str, said: str) -> None:
    with pytest.raises(config.Missing, match=f"{name}: {said}"):
        config.load(Config, GIVEN | {name: text})


def test_it_refuses_a_path_in_every_service_that_reads_the_public_address() -> None:
    environ = {"DATABASE_URL": "postgresql://x", "UPWELL_PUBLIC_URL": "https://example.com/ideas"}
    with pytest.raises(config.Missing, match="must not have a path"):
        config.load(MembersConfig, environ)


@pytest.mark.parametrize("name", ["ADDRESS", "METRICS", "WORK_METRICS"])
def test_it_refuses_to_listen_at_nonsense_in_every_service(name: str) -> None:
    environ = {"DATABASE_URL": "postgresql://x", f"UPWELL_MEMBERS_{name}": "::nonsense"}
    with pytest.raises(config.Missing, match="must be where to listen"):
        config.load(MembersConfig, environ)
    assert issubclass(MembersConfig, Settings)
