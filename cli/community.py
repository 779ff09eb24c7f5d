"""Creates and lists communities."""

import click


@click.group()
def community() -> None:
    """Create and list communities.

    \b
      upwell community create --slug acme --name "Acme" --host ideas.acme.example
      upwell community list
    """


@community.command()
@click.option("--slug", required=True, help="The slug: lowercase letters, digits and hyphens.")
@click.option("--name", required=True, help="The name of the community.")
@click.option(
    "--host", "hosts", multiple=True, help="A host name of the community; can be repeated."
)
def create(slug: str, name: str, hosts: tuple[str, ...]) -> None:
    """Create a community; the first one also serves all other host names.

    \b
      upwell community create --slug acme --name "Acme" --host ideas.acme.example
    """
    from cli import local
    from upwell.members.v1 import members_pb2

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
    click.echo(
        f"Make yourself its administrator: upwell token create --community {made.slug}"
        " --handle you --role admin",
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
