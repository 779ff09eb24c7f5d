"""Is the `upwell` command: its subcommands are loaded only when they are asked for."""

import importlib
import sys

import click

# Each command, the module that holds it, and the line `upwell --help` shows. Listing the lines here
# keeps the help fast, and keeps gRPC out of processes that are going to fork.
COMMANDS = {
    "up": ("cli.up:up", "Run everything on this machine, in the foreground."),
    "down": ("cli.up:down", "Stop an `up` that runs in another terminal."),
    "serve": ("cli.roles:serve", "Run one service's server."),
    "work": ("cli.roles:work", "Run the worker of one service, or of all."),
    "migrate": ("cli.roles:migrate", "Bring the database up to date."),
    "revision": ("cli.roles:revision", "Begin a migration of a service."),
    "service": ("cli.scaffold.command:service", "Begin a new service."),
    "import": ("cli.transfer:import_command", "Take ideas in from a file."),
    "export": ("cli.transfer:export_command", "Give a community out as JSON Lines."),
    "rewards": ("cli.rewards:rewards", "Take history in, reconcile, rebuild leaderboards."),
    "jobs": ("cli.jobs:jobs", "List failed jobs and let them run again."),
    "token": ("cli.token:token", "Create, list and revoke access tokens."),
    "sign-in": ("cli.sign_in:sign_in", "Print a link that signs a member in, once."),
    "community": ("cli.community:community", "Create and list communities."),
    "keys": ("cli.keys:keys", "Create the keys of an installation."),
    "check": ("cli.check:check", "Check the data for violated invariants."),
    "bench": ("cli.bench.command:bench", "Measure against the promises."),
}


class Commands(click.Group):
    """Finds a command in the module that holds it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command, or return None where there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without loading a single one."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def upwell() -> None:
    """Run and look after Upwell, the home for a company's customer voice.

    \b
    On a fresh machine:
      upwell up                                            then open http://localhost:8080
      upwell sign-in --email you@example.com --role admin  a first link for its administrator
      upwell token create --handle alice --role admin      a token for the API
      upwell import ideas.jsonl --dry-run                  what an import would make

    The data are found through DATABASE_URL and REDIS_URL, else in the folder UPWELL_DATA (var/),
    where an embedded Postgres is started when none is running.
    """


def main() -> None:
    """Run the command, with faults told as sentences."""
    from cli.faults import Fault

    try:
        upwell(prog_name="upwell")
    except Fault as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(fault.code)


if __name__ == "__main__":
    main()
