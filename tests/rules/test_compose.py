"""The containers are the command line's roles, told what they need to know and nothing else."""

import importlib
import re
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from cli import main, roles
from services import registry
from shared import config
from shared.config import Setting
from tests.rules.contracts import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OWN = {name: one for name, one in COMPOSE["services"].items() if one.get("image") == "upwell"}
SERVING = {name: one for name, one in OWN.items() if one["command"][0] in ("serve", "work")}
PRIVATE = {"UPWELL_ACTOR_PRIVATE_KEY", "UPWELL_GATEWAY_SECRET"}


def wanted() -> set[tuple[str, str]]:
    """Return the commands that have a container of their own."""
    return {("serve", row.name) for row in registry.having("serve")} | {("work", roles.ALL)}


def settings(role: str, service: str) -> list[Setting]:
    """Return what a role of a service reads."""
    names = [row.name for row in registry.having(role)] if service == roles.ALL else [service]
    return [
        setting
        for name in names
        for setting in config.settings(
            importlib.import_module(f"services.{name}.config").Config, role
        )
    ]


def variables(setting: Setting) -> set[str]:
    """Return where a setting may come from."""
    return {*setting.names, *setting.each.values()}


def is_met(setting: Setting, told: set[str]) -> bool:
    """Return whether a needed setting is told; of a mapping every variable."""
    if setting.each and setting.is_needed:
        return told >= set(setting.each.values())
    return not setting.is_needed or not told.isdisjoint(setting.names)


def test_it_has_a_container_for_each_server_and_one_for_the_workers() -> None:
    assert {tuple(one["command"]) for one in SERVING.values()} == wanted()
    assert OWN["migrate"]["command"] == ["migrate"]


def test_it_tells_the_gateway_and_the_command_line_where_each_service_is() -> None:
    addresses = {row.address_setting for row in registry.answering()}
    for name in ("gateway", "cli"):
        assert set(OWN[name]["environment"]) >= addresses


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
    known = set().union(*(variables(one) for one in settings(*SERVING[name]["command"])))
    told = set(SERVING[name].get("environment", {}))
    assert told <= known


@pytest.mark.parametrize("name", SERVING)
def test_it_tells_a_role_all_that_it_needs(name: str) -> None:
    told = set(SERVING[name]["environment"])
    needed = settings(*SERVING[name]["command"])
    assert [one.field for one in needed if not is_met(one, told)] == []


@pytest.mark.parametrize("name", SERVING)
def test_it_gives_a_secret_only_to_whose_it_is(name: str) -> None:
    told = set(SERVING[name].get("environment", {}))
    role, service = SERVING[name]["command"]
    rows = registry.having(role) if service == roles.ALL else [registry.find(service)]
    own = {key for row in rows for key in (row.secrets if role == "serve" else row.work_secrets)}
    assert told & PRIVATE == own & PRIVATE


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
