"""Finds and makes members for the commands."""

from uuid import UUID

from cli.local import Refused, Services
from shared import wire
from shared.actor import Actor
from upwell.members.v1 import members_pb2


def find(services: Services, who: Actor, handle: str) -> members_pb2.Member | None:
    """Return the member of a handle, or None."""
    try:
        return services.call(
            services.members.GetMember, members_pb2.GetMemberRequest(name=f"members/{handle}"), who
        )
    except Refused as refused:
        if refused.problem.code != "NOT_FOUND":
            raise
        return None


def ensure(
    services: Services, who: Actor, handle: str, display_name: str, email: str = ""
) -> tuple[members_pb2.Member, bool]:
    """Return the member of a handle and whether they had to be created."""
    if member := find(services, who, handle):
        return member, False
    member = services.call(
        services.members.CreateMember,
        members_pb2.CreateMemberRequest(
            member=members_pb2.Member(handle=handle, display_name=display_name, email=email)
        ),
        who,
    )
    return member, True


def grant(services: Services, who: Actor, member: members_pb2.Member, role: str) -> None:
    """Grant a role that the member does not have yet."""
    wanted = wire.value(members_pb2.Role, role)
    if role == "member" or wanted in member.roles:
        return
    services.call(
        services.members.GrantRole,
        members_pb2.GrantRoleRequest(name=member.name, role=wanted),
        who,
    )


def actor_of(services: Services, community: members_pb2.Community, handle: str) -> Actor:
    """Return an actor who is the member of a handle; raises `Refused` where there is none."""
    member = services.call(
        services.members.GetMember,
        members_pb2.GetMemberRequest(name=f"members/{handle}"),
        services.system(community),
    )
    return Actor(
        community=UUID(community.uid),
        kind="member",
        member=UUID(member.uid),
        handle=member.handle,
        roles=frozenset(wire.word(members_pb2.Role, one) for one in member.roles),
        method="command line",
    )
