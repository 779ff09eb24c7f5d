"""Finds and makes members for the commands, and lets them in."""

import os
from uuid import UUID

import click

from cli.faults import Fault
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


def _portal_url() -> str:
    """Return where the portal is, as far as this machine's environment says."""
    given = os.environ.get("UPWELL_PUBLIC_URL", "")
    return given or f"http://localhost:{os.environ.get('UPWELL_PORT', '') or 8080}"


def invited(services: Services, who: Actor, email: str) -> members_pb2.Member:
    """Return the member of an address, invited where there is none."""
    asked = members_pb2.ListMembersRequest(query=email, page_size=10)
    found = services.call(services.members.ListMembers, asked, who).members
    for member in found:
        if member.email.lower() == email.lower():
            return member
    return services.call(
        services.members.InviteMember, members_pb2.InviteMemberRequest(email=email), who
    )


def with_address(services: Services, who: Actor, handle: str, email: str) -> members_pb2.Member:
    """Return the member of a handle with an address: the one they have, else the one given."""
    member, _ = ensure(services, who, handle, handle)
    if member.email and email and member.email.lower() != email.lower():
        message = f"{handle} has another email address. Change it in the console."
        raise Fault(message)
    if member.email or not email:
        return member
    changed = members_pb2.UpdateMemberRequest(
        member=members_pb2.Member(name=member.name, email=email)
    )
    return services.call(services.members.UpdateMember, changed, who)


def first_link(
    services: Services, who: Actor, member: members_pb2.Member, role: str
) -> members_pb2.SignInLink:
    """Return a link that signs a member in, who has a role from now on; raises `Refused`."""
    grant(services, who, member, role)
    asked = members_pb2.IssueSignInLinkRequest(name=member.name, base_url=_portal_url())
    return services.call(services.members.IssueSignInLink, asked, who)


def show(link: members_pb2.SignInLink, address: str) -> None:
    """Print a link, and say to whom it belongs and until when it works."""
    until = wire.moment(link, "expire_time")
    end = f" until {until:%Y-%m-%d %H:%M} UTC" if until else ""
    click.echo(
        f"Sign in as {address} with this link. It works once, in any browser,{end}:", err=True
    )
    click.echo(link.url)
