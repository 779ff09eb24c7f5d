"""Calls the services: channels of this process, a deadline on every call, few retries."""

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import grpc
from flask import g, has_request_context
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from services import registry
from services.gateway.edge import circuits, errors
from services.gateway.edge.state import State, state
from shared import actor, contracts, telemetry
from shared.errors import from_rpc_error
from upwell.ideas.v1 import ideas_pb2_grpc
from upwell.members.v1 import members_pb2_grpc
from upwell.portability.v1 import portability_pb2_grpc
from upwell.rewards.v1 import rewards_pb2_grpc

S = TypeVar("S")

# What our own services may answer at most: everything they hold about one very busy person.
MESSAGE_LIMIT = 64 * 1024 * 1024
LEAST = 0.01

# A repeat of these does no more than the first try did.
IDEMPOTENT = (
    "Get",
    "List",
    "Preview",
    "Authenticate",
    "CastVote",
    "RetractVote",
    "BatchVote",
    "Follow",
    "Unfollow",
    "MarkHelpful",
    "UnmarkHelpful",
    "Search",
    "Verify",
)


def called() -> tuple[registry.Service, ...]:
    """Return the services the gateway calls."""
    return tuple(registry.find(name) for name in registry.find("gateway").calls)


def _service_config(service: ServiceDescriptor) -> str:
    names = [
        {"service": service.full_name, "method": method.name}
        for method in service.methods
        if method.name.startswith(IDEMPOTENT)
    ]
    return json.dumps(
        {
            "loadBalancingConfig": [{"round_robin": {}}],
            "methodConfig": [
                {
                    "name": names,
                    "retryPolicy": {
                        "maxAttempts": 3,
                        "initialBackoff": "0.05s",
                        "maxBackoff": "0.4s",
                        "backoffMultiplier": 2,
                        "retryableStatusCodes": ["UNAVAILABLE"],
                    },
                }
            ],
            "retryThrottling": {"maxTokens": 20, "tokenRatio": 0.1},
        }
    )


class Channel:
    """Holds one process's channel to a service and the calls made on it."""

    def __init__(self, address: str, contract: str) -> None:
        """Open the channel; it connects on the first call and again when the service comes back."""
        self._contract = contract
        service = contracts.describe(contract)
        self._channel = grpc.insecure_channel(
            address,
            options=[
                ("grpc.service_config", _service_config(service)),
                ("grpc.enable_retries", 1),
                ("grpc.initial_reconnect_backoff_ms", 100),
                ("grpc.min_reconnect_backoff_ms", 100),
                ("grpc.max_reconnect_backoff_ms", 2000),
                ("grpc.keepalive_time_ms", 20_000),
                ("grpc.keepalive_timeout_ms", 5_000),
                ("grpc.max_receive_message_length", MESSAGE_LIMIT),
                ("grpc.use_local_subchannel_pool", 1),
            ],
        )
        self._calls: dict[str, Callable[..., Any]] = {}

    def call(self, method: str) -> Callable[..., Any]:
        """Return what calls a method by its proto name."""
        found = self._calls.get(method)
        if found is None:
            # The stub's own class would make every method's object at once; this makes those used.
            stub = contracts.stub(self._contract, self._channel)
            found = self._calls[method] = cast("Callable[..., Any]", getattr(stub, method))
        return found

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()


def channel(own: State, name: str) -> Channel:
    """Return this process's channel to a service, by its name."""
    address, contract = own.config.addresses[name], registry.find(name).contract
    return own.part(f"channel {name}", lambda: Channel(address, contract))


def token_for(own: State, who: actor.Actor) -> str:
    """Return a signed token that says who is asking, made at most every 40 s for each."""
    cache: dict[actor.Actor, tuple[float, str]] = own.part("tokens", dict)
    moment = time.monotonic()
    known = cache.get(who)
    if known is not None and moment < known[0]:
        return known[1]
    if len(cache) > 4096:  # noqa: PLR2004  a bound, so that strangers cannot fill the memory
        cache.clear()
    signed = own.signer.sign(who)
    cache[who] = (moment + 40.0, signed)
    return signed


def remaining() -> float:
    """Return the seconds left of this request's budget."""
    own = state()
    if not has_request_context():
        return own.config.budget
    deadline: float | None = g.get("deadline")
    if deadline is None:
        deadline = g.deadline = time.monotonic() + own.config.budget
    return deadline - time.monotonic()


def allow(seconds: float) -> None:
    """Give this request a longer budget; for imports, exports and the like."""
    g.deadline = time.monotonic() + seconds


def call_as(
    own: State, service: str, method: str, request: Message, token: str, timeout: float
) -> Any:  # noqa: ANN401  any message
    """Call a service with somebody's token; raises `errors.Failed`.

    A service that gave no answers lately is not asked.
    """
    try:
        with circuit(own, service).call(timeout, own.config.budget) as call:
            try:
                return channel(own, service).call(method)(
                    request, timeout=call.timeout, metadata=((actor.METADATA_KEY, token),)
                )
            except grpc.RpcError as error:
                failed = translate(error, service, method)
                call.answered = not failed.is_unavailable
                raise failed from error
    except circuits.Open:
        raise errors.unavailable(service) from None


def circuit(own: State, name: str) -> circuits.Circuit:
    """Return what decides whether this process calls a service; waits take half its threads."""
    return own.part(
        f"circuit {name}", lambda: circuits.Circuit(name, max(1, own.config.threads // 2))
    )


def translate(error: grpc.RpcError, service: str, method: str) -> errors.Failed:
    """Return the problem of a failed call; what people read never holds internals."""
    problem = from_rpc_error(error)
    if problem.reason == "INTERNAL" or problem.code in ("UNKNOWN", "INTERNAL", "DATA_LOSS"):
        telemetry.log().error(
            "call failed", service=service, method=method, code=problem.code, say=problem.message
        )
        return errors.refuse(500, "INTERNAL", "Something went wrong on our side. Nothing was lost.")
    if problem.reason in ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "RESOURCE_EXHAUSTED"):
        telemetry.log().warning(
            "service away", service=service, method=method, code=problem.code, say=problem.message
        )
        return errors.unavailable(service)
    return errors.Failed(problem)


class _Service:
    """Stands for a service's stub; its calls add who is asking and a deadline."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        described = contracts.describe(registry.find(self._name).contract)
        if method not in described.methods_by_name:
            raise AttributeError(method)

        def call(
            request: Message, *, timeout: float | None = None, who: actor.Actor | None = None
        ) -> Any:  # noqa: ANN401  any message
            own = state()
            left = remaining()
            if timeout is not None:
                left = min(left, timeout)
            if left < LEAST:
                raise errors.unavailable(self._name)
            token = token_for(own, who or g.actor)
            return call_as(own, self._name, method, request, token, left)

        # The next look-up finds it without coming here.
        self.__dict__[method] = call
        return call


def service(name: str, stub: Callable[[grpc.Channel], S]) -> S:
    """Return what calls a service, typed as the stub it stands for.

    Besides `timeout` its calls take `who`; they raise `errors.Failed` where the service refuses.
    """
    del stub
    return cast("S", _Service(name))


members = service("members", members_pb2_grpc.MembersServiceStub)
ideas = service("ideas", ideas_pb2_grpc.IdeasServiceStub)
rewards = service("rewards", rewards_pb2_grpc.RewardsServiceStub)
portability = service("portability", portability_pb2_grpc.PortabilityServiceStub)
