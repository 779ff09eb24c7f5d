"""Prints links that sign a member in: for the first administrator, and who lost their way."""

import click

from cli.faults import Fault

ROLES = ("member", "moderator", "manager", "admin")


@click.command("sign-in")
@click.option("--handle", help="The member; created if they do not exist.")
@click.option("--email", help="The member's email address; set if they have none.")
@click.option(
    "--role", type=click.Choice(ROLES), default="member", help="A role to grant to the member."
)
@click.option("--community", "slug", help="Required if there are several.")
def sign_in(handle: str | None, email: str | None, role: str, slug: str | None) -> None:
    """Print a link that signs a member in, once.

    \b
      upwell sign-in --email you@example.com --role admin
      upwell sign-in --handle alice
      upwell sign-in --handle operator --email you@example.com
    """
    from cli import local, people

    if not handle and not email:
        message = "Say who: --email you@example.com, or --handle alice."
        raise Fault(message, 2)
    with local.local_services("members") as services:
        who = services.system(services.community(slug))
        if handle:
            member = people.with_address(services, who, handle, email or "")
        else:
            member = people.invited(services, who, email or "")
        if not member.email:
            message = (
                f"{member.handle} has no email address, so nobody could sign in again. Say one:"
                f" upwell sign-in --handle {member.handle} --email you@example.com"
            )
            raise Fault(message)
        link = people.first_link(services, who, member, role)
    people.show(link, member.email)
