"""Makes the keys of an installation."""

import secrets

import click


@click.command()
def keys() -> None:
    """Print fresh keys as lines of an environment file.

    The private key and the gateway's secret are for the gateway and the command line only; services
    hold the public key. The secret of rewards encrypts the keys that sign credentials: keep it with
    the backups. `upwell up` makes its own and needs none of this.

    \b
      upwell keys > .env
    """
    from shared.actor import new_keys

    private, public = new_keys()
    click.echo(f"UPWELL_ACTOR_PRIVATE_KEY={private}")
    click.echo(f"UPWELL_ACTOR_PUBLIC_KEY={public}")
    click.echo(f"UPWELL_GATEWAY_SECRET={secrets.token_urlsafe(32)}")
    click.echo(f"UPWELL_REWARDS_SECRET={secrets.token_urlsafe(32)}")
