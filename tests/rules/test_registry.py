"""A service is added by its row: whatever must know all services sees it there."""

import ast
import dataclasses
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import grpc
import pytest
from click.testing import CliRunner
from google.protobuf import descriptor_pb2, descriptor_pool

from cli import check, local, main, roles, up
from cli.bench import command as bench
from cli.folder import Folder
from services import registry
from services.gateway import config as gateway
from services.gateway.edge import clients, health
from services.portability import config as portability
from services.portability.__main__ import services
from services.portability.clients import having
from services.registry import Service
from shared import actor, config, contracts
from tests.harness import Keys
from tests.rules import test_compose as compose
from tests.rules.contracts import ROOT

CONTRACT = "upwell.sketches.v1.SketchesService"


def generated() -> Any:  # noqa: ANN401  a file's descriptor
    """Return what would be generated from the contract of a service nobody has written."""
    file = descriptor_pb2.FileDescriptorProto(
        name="upwell/sketches/v1/sketches.proto", package="upwell.sketches.v1", syntax="proto3"
    )
    text = descriptor_pb2.FieldDescriptorProto.TYPE_STRING
    service = file.service.add(name="SketchesService")
    for method, fields in (("CheckInvariants", ()), ("ExportMember", ("name", "document"))):
        for kind in ("Request", "Response"):
            message = file.message_type.add(name=f"{method}{kind}")
            for number, field in enumerate(fields, 1):
                message.field.add(name=field, number=number, type=text, label=1)
        service.method.add(
            name=method,
            input_type=f".upwell.sketches.v1.{method}Request",
            output_type=f".upwell.sketches.v1.{method}Response",
        )
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    return pool.FindFileByName(file.name)


class SketchesServiceStub:
    """Stands for the stub that would be generated."""

    def __init__(self, channel: grpc.Channel) -> None:
        """Remember the channel."""
        self.channel = channel
        method: Any = channel.unary_unary("/x/y")
        self.CheckInvariants = self.ExportMember = method


@pytest.fixture
def sketches(monkeypatch: pytest.MonkeyPatch) -> Service:
    """Return a made-up service that the registry lists and the gateway calls."""
    row = Service("sketches", CONTRACT, "127.0.0.1:50099", hears=("ideas",))
    described: dict[str, dict[str, object]] = {
        "upwell.sketches.v1.sketches_pb2": {"DESCRIPTOR": generated()},
        "upwell.sketches.v1.sketches_pb2_grpc": {"SketchesServiceStub": SketchesServiceStub},
        "services.sketches.config": {
            "Config": importlib.import_module("services.ideas.config").Config
        },
    }
    for name, content in described.items():
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    *others, last = registry.SERVICES
    calls = (*last.calls, "sketches")
    monkeypatch.setattr(
        registry, "SERVICES", (*others, row, dataclasses.replace(last, calls=calls))
    )
    return row


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(registry.__file__ or "").read_text())
    modules = {
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {str(name).partition(".")[0] for name in modules} <= sys.stdlib_module_names


def test_it_lists_every_service_there_is() -> None:
    folders = {path.parent.name for path in ROOT.glob("services/*/__main__.py")}
    assert {row.name for row in registry.SERVICES} == folders
    assert {row.name for row in registry.having("migrate")} == {
        path.parent.name for path in ROOT.glob("services/*/migrations")
    }


@pytest.mark.parametrize("row", registry.answering(), ids=lambda row: row.name)
def test_it_says_whose_events_a_service_takes(row: Service) -> None:
    handlers = importlib.import_module(f"services.{row.name}.events").HANDLERS
    streams = {kind.rpartition(".")[0] for kind in handlers}
    assert {registry.find(name).stream for name in row.hears} == streams


@pytest.mark.parametrize("row", registry.SERVICES, ids=lambda row: row.name)
def test_it_names_services_that_exist(row: Service) -> None:
    for name in row.hears:
        assert registry.find(name).contract
    assert all(one.contract for one in registry.called(row.name))
    if row.contract:
        assert contracts.describe(row.contract).full_name == row.contract


def test_it_is_started_by_up(sketches: Service, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.open()
    first, last = up.programs({}, folder.keys())
    assert [program.name for program in first] == [
        *(row.name for row in registry.answering()),
        "work",
    ]
    assert [program.name for program in last] == ["gateway"]
    assert first[-2].arguments[-2:] == ["services.sketches", "serve"]
    assert sketches.address_setting in up.sockets(folder)


def test_it_tells_a_secret_to_its_own_server_alone(
    sketches: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    row = dataclasses.replace(sketches, secrets=("UPWELL_SKETCHES_SECRET",))
    monkeypatch.setattr(registry, "SERVICES", (*registry.SERVICES[:-2], row, registry.SERVICES[-1]))
    folder = Folder(tmp_path)
    folder.open()
    first, last = up.programs({}, folder.keys())
    assert [
        program.name for program in (*first, *last) if "UPWELL_SKETCHES_SECRET" in program.environ
    ] == ["sketches"]


@pytest.mark.parametrize("command", ["serve", "work", "migrate", "revision"])
@pytest.mark.usefixtures("sketches")
def test_it_is_offered_by_each_command_of_a_role(command: str) -> None:
    shown = CliRunner().invoke(main.upwell, [command, "--help"])
    # A long list of services is broken within a name.
    assert "sketches" in "".join(shown.output.split())


@pytest.mark.usefixtures("sketches")
def test_it_is_measured_by_the_benchmark() -> None:
    assert "sketches" in [row.name for row in bench.served()]


def test_it_is_reached_and_checked_by_the_command_line(sketches: Service, keys: Keys) -> None:
    asked: list[str] = []

    class Services(local.Services):
        """Answers that all is well."""

        def call(self, method: Any, request: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
            """Remember what was asked."""
            del method
            asked.append(type(request).DESCRIPTOR.full_name)
            return type("Answer", (), {"results": ()})()

    with grpc.insecure_channel("unix:/nowhere") as channel:
        stubs = {row.name: contracts.stub(row.contract, channel) for row in registry.answering()}
        services = Services(stubs, {}, keys.signer)
        assert not list(check.results(services, actor.system(UUID(int=0))))
    assert asked[-1] == f"{sketches.stream}.CheckInvariantsRequest"


def test_it_is_called_by_the_gateway(sketches: Service) -> None:
    needed = config.settings(gateway.Config)[0].each
    assert needed["sketches"] == sketches.address_setting
    assert sketches in clients.called()
    channel = clients.Channel("unix:/nowhere", sketches.contract)
    assert channel.call("ExportMember") is channel.call("ExportMember")
    channel.close()


def test_it_is_asked_for_archives_and_erasures(sketches: Service) -> None:
    needed = {one.field: one.each for one in config.settings(portability.Config, "work")}
    assert needed["addresses"]["sketches"] == sketches.address_setting
    told = services(portability.Config(database_url=""))
    assert told["sketches"] == ("", sketches.contract)
    assert having(told, "ExportMember")[-1] == "sketches"
    assert "sketches" not in having(told, "EraseMember")


@pytest.mark.usefixtures("sketches")
def test_it_is_a_part_of_readiness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_service_ready", lambda *_: True)
    monkeypatch.setattr(health, "_redis_ready", lambda _: True)
    state: Any = type("State", (), {})()
    state.config = type("Config", (), {"addresses": dict.fromkeys(registry.find("gateway").calls)})
    assert health.parts(state)["sketches"] == "ready"


def test_it_is_expected_in_compose(sketches: Service) -> None:
    assert ("serve", "sketches") in compose.wanted()
    told = [one.names for one in compose.settings("work", roles.ALL)]
    assert len(told) > len(compose.settings("work", "ideas"))
    assert sketches.address_setting in gateway.addresses().values()
