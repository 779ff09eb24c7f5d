"""Holds every service in process, with a community that members leave or take their data from."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import grpc
import pytest
import redis

from services import registry
from services.portability import actions, clients
from services.portability.__main__ import services
from services.portability.config import Config
from shared import actor, ids
from shared.actor import Actor
from shared.errors import Problem
from tests import harness
from tests.harness import Clone, Clones, Keys, Means, Scene, Service, make_actor
from upwell.common.v1 import erasure_pb2
from upwell.members.v1 import members_pb2
from upwell.portability.v1 import portability_pb2 as pb

NOWHERE = "unix:/nowhere/s"
KEEP, REMOVE = erasure_pb2.CONTENT_CHOICE_KEEP, erasure_pb2.CONTENT_CHOICE_REMOVE


@pytest.fixture
def clone(clones: Clones) -> Iterator[Clone]:
    """Return an empty database with the schemas of all services."""
    with clones.lend() as lent:
        yield lent


@pytest.fixture
def addresses(
    clone: Clone, keys: Keys, redis_url: str, redis_client: redis.Redis
) -> Iterator[dict[str, str]]:
    """Return where every service answers."""
    del redis_client
    found: dict[str, str] = {}
    with ExitStack() as stack:
        for row in registry.answering():
            service = Service(row.name)
            db, work_db = (clone.database(role, 4) for role in service.roles)
            servicer = service.servicer(Means(db, work_db, keys, redis_url, addresses=found))
            found[row.name] = stack.enter_context(harness.serving(keys, service.part(servicer)))
        yield found


@pytest.fixture
def stub(addresses: dict[str, str], service: Service) -> Iterator[Any]:
    """Return a stub of portability, which finds members."""
    with grpc.insecure_channel(addresses["portability"]) as channel:
        yield service.stub(channel)


@dataclass
class Leaving(Scene):
    """Holds a community of real services that a member leaves."""

    addresses: dict[str, str] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys.make)
    members: Any = None
    home: UUID = field(default_factory=ids.new_id)

    @property
    def community(self) -> UUID:
        """Return the community that members knows."""
        return self.home

    @property
    def system(self) -> Actor:
        """Return the actor of jobs."""
        return actor.system(self.home)

    def member(self, handle: str, *roles: str) -> Actor:
        """Make a member and return who they are."""
        wanted = members_pb2.Member(handle=handle, display_name=handle.title())
        asked = members_pb2.CreateMemberRequest(member=wanted)
        made = self.call(self.members.CreateMember, asked, self.system)
        for role in roles:
            granted = members_pb2.GrantRoleRequest(
                name=f"members/{handle}", role=f"ROLE_{role.upper()}"
            )
            self.call(self.members.GrantRole, granted, self.system)
        return make_actor(self.home, *roles, member=made.uid, handle=handle)

    def state_of(self, who: Actor) -> str:
        """Return what members says a member is."""
        asked = members_pb2.GetMemberRequest(name=f"members/{who.member}")
        found = self.call(self.members.GetMember, asked, self.system)
        return members_pb2.MemberState.Name(found.state)

    def erase(
        self,
        who: Actor,
        by: Actor | None = None,
        content: erasure_pb2.ContentChoice = KEEP,
    ) -> pb.Erasure:
        """Create the erasure of a member, as they or somebody else."""
        made: pb.Erasure = self.call(self.stub.CreateErasure, wanted(who, content), by or who)
        return made

    def get(self, name: str) -> pb.Erasure:
        """Get an erasure, as an administrator would."""
        request = pb.GetErasureRequest(name=name)
        found: pb.Erasure = self.call(self.stub.GetErasure, request, self.system)
        return found

    def confirmed(self, name: str) -> dict[str, bool]:
        """Return which services have confirmed."""
        found = self.get(name).confirmations
        return {one.service: one.HasField("confirm_time") for one in found}

    def work(self, name: str) -> None:
        """Go on with an erasure, as its job does."""
        told = services(Config(database_url="", addresses=self.addresses))
        with clients.connected(told, self.keys.private, self.home) as stubs:
            uid = UUID(name.partition("/")[2])
            actions.run_erasure(self.work_db, stubs, self.home, uid)


def wanted(who: Actor, content: erasure_pb2.ContentChoice = KEEP) -> pb.CreateErasureRequest:
    """Return what asks for a member's erasure."""
    erasure = pb.Erasure(member=f"members/{who.member}", content=content)
    return pb.CreateErasureRequest(erasure=erasure)


def without_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let members be away for whoever asks it to erase somebody."""
    problem = Problem("UNAVAILABLE", "UNAVAILABLE", "Away.")

    def away(*_: object, **__: object) -> None:
        raise clients.Failed(problem)

    monkeypatch.setattr(clients.Members, "erase", away)


@pytest.fixture
def leaving(scene: Scene, addresses: dict[str, str], keys: Keys) -> Iterator[Leaving]:
    """Return a community of real services."""
    with grpc.insecure_channel(addresses["members"]) as channel:
        members = Service("members").stub(channel)
        community = members_pb2.Community(slug="live", display_name="Live")
        made = scene.call(
            members.CreateCommunity,
            members_pb2.CreateCommunityRequest(community=community),
            actor.system(UUID(int=0)),
        )
        yield Leaving(
            **vars(scene),
            addresses=addresses,
            keys=keys,
            members=members,
            home=UUID(made.uid),
        )
