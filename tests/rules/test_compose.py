"""The containers are the command line's roles, told what they need to know and nothing else."""

import dataclasses
import importlib
import re
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from cli import main, roles
from tests.rules.contracts import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OWN = {name: one for name, one in COMPOSE["services"].items() if one.get("image") == "upwell"}
SERVING = {name: one for name, one in OWN.items() if one["command"][0] in ("serve", "work")}
PRIVATE = {"UPWELL_ACTOR_PRIVATE_KEY", "UPWELL_GATEWAY_SECRET"}


@dataclasses.dataclass(frozen=True)
class Setting:
    """Is a setting of a service: the variables it may come from, and whether it has to."""

    names: frozenset[str]
    is_needed: bool


def settings(service: str) -> list[Setting]:
    """Return what a service reads."""
    module = importlib.import_module(f"services.{service}.config")
    return [
        Setting(
            frozenset([names] if isinstance(names := field.metadata["env"], str) else names),
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for kind in vars(module).values()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type)
        for field in dataclasses.fields(kind)
    ]


def test_it_has_a_container_for_each_role() -> None:
    found = {tuple(one["command"]) for one in SERVING.values()}
    wanted = {("serve", name) for name in roles.names()}
    wanted |= {("work", name) for name in roles.names() if name != "gateway"}
    assert found == wanted
    assert OWN["migrate"]["command"] == ["migrate"]


@pytest.mark.parametrize("name", OWN)
def test_it_runs_a_command_that_exists(name: str) -> None:
    command = OWN[name]["command"]
    if command == ["--help"]:
        return
    assert command[0] in main.COMMANDS
    shown = CliRunner().invoke(main.upwell, [*command, "--help"])
    assert shown.exit_code == 0


@pytest.mark.parametrize("name", SERVING)
def test_it_tells_a_role_only_what_the_role_reads(name: str) -> None:
    service = SERVING[name]["command"][1]
    known = set().union(*(one.names for one in settings(service)))
    told = set(SERVING[name].get("environment", {}))
    assert told <= known


@pytest.mark.parametrize(
    "name", [name for name, one in SERVING.items() if one["command"][0] == "serve"]
)
def test_it_tells_a_server_all_that_it_needs(name: str) -> None:
    service = SERVING[name]["command"][1]
    told = set(SERVING[name]["environment"])
    missing = [one for one in settings(service) if one.is_needed and not one.names & told]
    assert missing == []


@pytest.mark.parametrize("name", SERVING)
def test_it_gives_the_private_key_to_the_gateway_alone(name: str) -> None:
    told = set(SERVING[name].get("environment", {}))
    assert bool(told & PRIVATE) == (name == "gateway")


@pytest.mark.parametrize("name", OWN)
def test_it_takes_every_power_away(name: str) -> None:
    one = OWN[name]
    assert one["read_only"]
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]


def test_it_builds_as_an_ordinary_user_from_the_hashed_lock() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER \d+", text, re.MULTILINE)
    assert "--require-hashes" in text
    assert "://" not in text
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE))
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert copied == {line[1:] for line in ignored if line.startswith("!")}
