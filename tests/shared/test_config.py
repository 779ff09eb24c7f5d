"""Checks that settings are read, and that every fault is named at once."""

from dataclasses import dataclass, field

import pytest

from shared import config


@dataclass(frozen=True)
class Settings:
    """Holds one setting of each kind."""

    url: str = field(metadata={"env": "URL", "help": "say where the database is"})
    count: int = field(default=3, metadata={"env": "COUNT"})
    ratio: float = field(default=0.5, metadata={"env": "RATIO"})
    loud: bool = field(default=False, metadata={"env": "LOUD"})
    names: tuple[str, ...] = field(default=(), metadata={"env": "NAMES"})
    maybe: int | None = field(default=None, metadata={"env": "MAYBE"})


def test_it_uses_defaults() -> None:
    assert config.load(Settings, {"URL": "x"}) == Settings("x")


def test_it_reads_each_kind() -> None:
    environ = {
        "URL": "x",
        "COUNT": "7",
        "RATIO": "1.5",
        "LOUD": "Yes",
        "NAMES": "a, b,,c ",
        "MAYBE": "1",
    }
    assert config.load(Settings, environ) == Settings("x", 7, 1.5, True, ("a", "b", "c"), 1)  # noqa: FBT003  as read
    assert not config.load(Settings, {"URL": "x", "LOUD": "off"}).loud


def test_it_names_every_fault_at_once() -> None:
    with pytest.raises(config.Missing) as missing:
        config.load(Settings, {"COUNT": "many", "LOUD": "perhaps"})
    text = str(missing.value)
    assert "URL is not set: say where the database is." in text
    assert "COUNT: " in text
    assert "LOUD: must be true or false, not 'perhaps'." in text
