"""Calls methods as somebody: who takes part, what signs for them, and what they are refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import grpc

from shared import actor, clock, errors, ids
from shared.actor import Actor, Signer, Verifier


@dataclass(frozen=True)
class Keys:
    """Holds the key pair that signs and verifies actor tokens in a run."""

    private: str
    public: str
    signer: Signer = field(repr=False)
    verifier: Verifier = field(repr=False)

    @classmethod
    def make(cls) -> "Keys":
        """Return a fresh pair."""
        private, public = actor.new_keys()
        return cls(private, public, Signer(private), Verifier(public))


def make_actor(
    community: UUID,
    *roles: str,
    member: UUID | str | None = None,
    handle: str = "",
    kind: str = "",
    capabilities: tuple[str, ...] = (),
    scopes: tuple[str, ...] = (),
    suspended: bool = False,
) -> Actor:
    """Return an actor: a member where `member` is given, else a visitor, or of another `kind`."""
    uid = UUID(str(member)) if member else None
    return Actor(
        community=community,
        kind=kind or ("member" if uid else "visitor"),
        member=uid,
        handle=handle or (f"m-{uid.hex[:12]}" if uid else ""),
        roles=frozenset(roles) | (frozenset({"member"}) if uid else frozenset()),
        capabilities=frozenset(capabilities),
        scopes=frozenset(scopes),
        method="test",
        suspended=suspended,
    )


def freeze(moment: datetime) -> None:
    """Stop the clock at a moment, for the rest of the test."""
    clock.use(lambda: moment)


class Refusal(AssertionError):  # noqa: N818  the product says refusal
    """Says which problem a call was refused with; `problem` is what the caller sees."""

    def __init__(self, problem: errors.Problem) -> None:
        """Keep the problem."""
        self.problem = problem
        super().__init__(f"{problem.code} {problem.reason}: {problem.message} {problem.fields}")


@dataclass(frozen=True)
class Caller:
    """Calls methods as an actor, with a deadline."""

    keys: Keys

    def __call__(
        self,
        method: Callable[..., Any],
        request: Any,  # noqa: ANN401  any message
        who: Actor,
        timeout: float = 10,
    ) -> Any:  # noqa: ANN401  the method's own answer
        """Return the answer; raises `Refusal` with the problem where the call is refused."""
        metadata = ((actor.METADATA_KEY, self.keys.signer.sign(who)),)
        try:
            return method(request, timeout=timeout, metadata=metadata)
        except grpc.RpcError as error:
            raise Refusal(errors.from_rpc_error(error)) from error

    def refused(
        self,
        method: Callable[..., Any],
        request: Any,  # noqa: ANN401  any message
        who: Actor,
    ) -> errors.Problem:
        """Return the problem a call is refused with; fails where it is answered."""
        try:
            answer = self(method, request, who)
        except Refusal as refusal:
            return refusal.problem
        message = f"answered instead of refusing: {answer}"
        raise AssertionError(message)


@dataclass(frozen=True)
class People:
    """Holds who takes part in a test."""

    community: UUID
    visitor: Actor
    ana: Actor
    ben: Actor
    cleo: Actor
    moderator: Actor
    manager: Actor
    admin: Actor
    system: Actor

    @property
    def named(self) -> tuple[Actor, ...]:
        """Return those who have a name."""
        return (self.ana, self.ben, self.cleo, self.moderator, self.manager, self.admin)


def people_of(community: UUID) -> People:
    """Return a visitor, three members, three of staff and the system of one community."""

    def member(handle: str, *roles: str) -> Actor:
        return make_actor(community, *roles, member=ids.new_id(), handle=handle)

    return People(
        community=community,
        visitor=make_actor(community),
        ana=member("ana"),
        ben=member("ben"),
        cleo=member("cleo"),
        moderator=member("mo", "moderator"),
        manager=member("max", "manager"),
        admin=member("ada", "admin"),
        system=make_actor(community, kind="system"),
    )
