"""Finds what was generated from a service's contract, by the contract's full proto name."""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import grpc
from google.protobuf import message_factory
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message


def _module(contract: str, kind: str) -> ModuleType:
    """Return a generated module: `upwell.ideas.v1.IdeasService` is in `ideas.proto`."""
    package = contract.rpartition(".")[0]
    return importlib.import_module(f"{package}.{package.split('.')[-2]}_{kind}")


def describe(contract: str) -> ServiceDescriptor:
    """Return the descriptor of a contract; raises ImportError or KeyError where it is unknown."""
    described: ServiceDescriptor = _module(contract, "pb2").DESCRIPTOR.services_by_name[
        contract.rpartition(".")[2]
    ]
    return described


def stub(contract: str, channel: grpc.Channel) -> Any:  # noqa: ANN401  any service's stub
    """Return the stub of a contract on a channel."""
    kind = getattr(_module(contract, "pb2_grpc"), f"{contract.rpartition('.')[2]}Stub")
    return kind(channel)


def adder(contract: str, servicer: object) -> Callable[[grpc.Server], None]:
    """Return what adds a servicer of a contract to a server."""
    add = getattr(
        _module(contract, "pb2_grpc"), f"add_{contract.rpartition('.')[2]}Servicer_to_server"
    )
    return lambda server: add(servicer, server)


def request(method: MethodDescriptor, **fields: object) -> Message:
    """Return a method's request with those of the fields that it has."""
    known = {name: fields[name] for name in fields if name in method.input_type.fields_by_name}
    made: Message = message_factory.GetMessageClass(method.input_type)(**known)
    return made
