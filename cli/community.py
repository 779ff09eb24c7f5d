"""Creates and lists communities."""

import sys

import click

from cli.faults import Fault


@click.group()
def community() -> None:
    """Create and list communities.

    \b
      upwell community create --slug acme --name "Acme" --host ideas.acme.example \\
        --admin-email you@acme.example
      upwell community list
    """


@community.command()
@click.option("--slug", required=True, help="The slug: lowercase letters, digits and hyphens.")
@click.option("--name", required=True, help="The name of the community.")
@click.option(
    "--host", "hosts", multiple=True, help="A host name of the community; can be repeated."
)
@click.option(
    "--admin-email", help="The email address of its first administrator; asked for on a terminal."
)
def create(slug: str, name: str, hosts: tuple[str, ...], admin_email: str | None) -> None:
    """Create a community; the first one also serves all other host names.

    Its administrator gets an invitation by email; the first link to sign in is printed here, since
    emails may not be set up yet.

    \b
      upwell community create --slug acme --name "Acme" --host ideas.acme.example \\
        --admin-email you@acme.example
    """
    from cli import local, people
    from upwell.members.v1 import members_pb2

    if admin_email is None and sys.stdin.isatty():
        asked = "Email address of the first administrator (empty for none yet)"
        admin_email = click.prompt(asked, default="", show_default=False, err=True)
    if admin_email and "@" not in admin_email:
        message = f"{admin_email} is not an email address, so nothing was created."
        raise Fault(message, 2)
    with local.local_services("members") as services:
        made = services.call(
            services.members.CreateCommunity,
            members_pb2.CreateCommunityRequest(
                community=members_pb2.Community(
                    slug=slug,
                    display_name=name,
                    access=members_pb2.ACCESS_PUBLIC,
                    hosts=hosts,
                )
            ),
        )
        click.echo(f"Created {made.slug} ({made.uid}).")
        if admin_email:
            who = services.system(made)
            admin = people.invited(services, who, admin_email)
            people.show(people.first_link(services, who, admin, "admin"), admin.email)
            return
    click.echo(
        f"Make yourself its administrator: upwell sign-in --community {made.slug}"
        " --email you@example.com --role admin",
        err=True,
    )


@community.command("list")
def list_() -> None:
    """List the communities and their host names.

    \b
      upwell community list
    """
    from cli import local

    with local.local_services("members") as services:
        for one in services.communities():
            click.echo(f"{one.slug}  {one.display_name}  {', '.join(one.hosts)}".rstrip())
