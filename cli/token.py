"""Creates, lists and revokes personal access tokens."""

from uuid import UUID

import click

from cli.faults import Fault

ROLES = ("member", "moderator", "manager", "admin")
SCOPES = (
    "read",
    "write",
    "ideas:read",
    "ideas:write",
    "rewards:read",
    "rewards:write",
    "members:read",
    "members:write",
    "admin",
)


@click.group()
def token() -> None:
    """Create, list and revoke personal access tokens; works while `up` runs and when it doesn't.

    \b
      upwell token create --handle alice --role admin
      curl -H "Authorization: Bearer $(upwell token create --handle alice)" \\
        http://localhost:8080/api/v1/me
      upwell token list --handle alice
      upwell token revoke --handle alice 0199c3a2-…
    """


@token.command()
@click.option("--handle", required=True, help="The member; created if they do not exist.")
@click.option(
    "--role", type=click.Choice(ROLES), default="member", help="A role to grant to the member."
)
@click.option("--display-name", help="The name of a new member.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    help="The scopes, each named once; everything by default.",
)
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
@click.option("--community", "slug", help="Required if there are several.")
def create(
    handle: str,
    role: str,
    display_name: str | None,
    scopes: tuple[str, ...],
    name: str,
    slug: str | None,
) -> None:
    """Create a token and print it to standard output. It is not shown again.

    \b
      upwell token create --handle alice --role admin
      upwell token create --handle reader --scope read --name "status board"
    """
    from cli import local, people
    from shared import tokens
    from upwell.members.v1 import members_pb2

    with local.local_services("members") as services:
        community = services.community(slug)
        who = services.system(community)
        member, is_new = people.ensure(services, who, handle, display_name or handle)
        people.grant(services, who, member, role)
        made = services.call(
            services.members.CreateAccessToken,
            members_pb2.CreateAccessTokenRequest(
                parent=member.name,
                access_token=members_pb2.AccessToken(
                    display_name=name,
                    scopes=[
                        f"TOKEN_SCOPE_{tokens.name_of_scope(one)}"
                        for one in scopes or ("read", "write")
                    ],
                ),
            ),
            who,
        )
    if is_new:
        click.echo(f"Created the member {member.handle} in {community.slug}.", err=True)
    if not member.email:
        click.echo(
            f"{member.handle} has no email address, so nobody can sign in to the portal with it."
            f" Set one and get a link: upwell sign-in --community {community.slug}"
            f" --handle {member.handle} --email you@example.com",
            err=True,
        )
    click.echo("Save it: it is not shown again. Use it as Authorization: Bearer …", err=True)
    click.echo(made.secret)


@token.command("list")
@click.option("--handle", required=True, help="The member.")
@click.option("--community", "slug", help="Required if there are several.")
def list_(handle: str, slug: str | None) -> None:
    """List a member's tokens, newest first, without their secrets.

    \b
      upwell token list --handle alice
    """
    from cli import local, people
    from shared import tokens
    from upwell.members.v1 import members_pb2

    with local.local_services("members") as services:
        member = people.actor_of(services, services.community(slug), handle)
        answer = services.call(
            services.members.ListAccessTokens,
            members_pb2.ListAccessTokensRequest(page_size=100),
            member,
        )
    for one in answer.access_tokens:
        held = [
            tokens.scope_of(members_pb2.TokenScope.Name(scope).removeprefix("TOKEN_SCOPE_"))
            for scope in one.scopes
        ]
        scopes = ",".join(held) or "all"
        made = one.create_time.ToDatetime().date()
        click.echo(f"{one.uid}  {made}  {scopes:<10}  {one.display_name}")
    if not answer.access_tokens:
        click.echo(f"{handle} has no tokens.", err=True)


@token.command()
@click.argument("uid")
@click.option("--handle", required=True, help="The member.")
@click.option("--community", "slug", help="Required if there are several.")
def revoke(uid: str, handle: str, slug: str | None) -> None:
    """Revoke a token; it stops working within 60 seconds.

    \b
      upwell token revoke --handle alice 0199c3a2-7d1e-7c7a-9c9e-3b1f0c6f2d10
    """
    from cli import local, people
    from upwell.members.v1 import members_pb2

    try:
        UUID(uid)
    except ValueError as error:
        message = (
            f"{uid!r} is not the id of a token; `upwell token list --handle {handle}` shows them."
        )
        raise Fault(message, 2) from error
    with local.local_services("members") as services:
        member = people.actor_of(services, services.community(slug), handle)
        services.call(
            services.members.RevokeAccessToken,
            members_pb2.RevokeAccessTokenRequest(name=f"accessTokens/{uid}"),
            member,
        )
    click.echo("Revoked.", err=True)
