"""Answers calls: proto in, action, proto out; one mixin for each noun."""

from services.portability import actions
from services.portability.rpc.erasures import Erasures
from services.portability.rpc.exports import Exports
from services.portability.rpc.imports import Imports
from shared.service.servicer import Common
from upwell.portability.v1 import portability_pb2_grpc


class PortabilityServicer(
    Erasures, Exports, Imports, Common, portability_pb2_grpc.PortabilityServiceServicer
):
    """Answers every call of the service."""

    actions = actions
