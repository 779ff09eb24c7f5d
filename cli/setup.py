"""Fills an empty installation: the sample community, its ideas, and somebody to administer it.

`up` runs it in a process of its own, so that it stays free of gRPC itself. It tells what it does in
JSON, a line for each step, and does nothing twice.
"""

import json
import os
import sys

from cli import history, imports, people, sample
from cli.faults import Fault
from cli.folder import Folder
from cli.local import Services, local_services
from services.portability.clients import Failed, Stubs

ADMIN = ("operator", "Operator", "admin@example.com")
NO = frozenset({"none", "off", "false", "0"})


def tell(**facts: object) -> None:
    """Write one line of facts."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def fill(services: Services) -> None:
    """Make what is missing."""
    wanted = os.environ.get("UPWELL_SAMPLE", sample.SLUG)
    known = services.communities()
    if wanted.lower() in NO:
        if not known:
            tell(
                note="There is no community yet. Make one:"
                ' upwell community create --slug acme --name "Acme" --host localhost'
            )
        return
    if wanted != sample.SLUG:
        message = f"UPWELL_SAMPLE is {sample.SLUG!r} or 'none', not {wanted!r}."
        raise Fault(message, 2)
    # Once only: what becomes of the sample and its administrator later is somebody's decision. A
    # first start that was interrupted is taken up again; the import makes nothing twice.
    done = Folder.found().path / "sample.loaded"
    if not done.exists() and all(one.slug == sample.SLUG for one in known):
        load(services)
        done.touch()
        # Rewards hears of a fresh sample by its events.
        (Folder.found().path / "rewards.filled").touch()


def catch_up(services: Services) -> None:
    """Tell rewards, once, what happened before this installation had it."""
    done = Folder.found().path / "rewards.filled"
    if done.exists():
        return
    for community in services.communities():
        tell(step="Calculating points for existing events")
        _, facts = history.backfill(services, services.system(community))
        if facts:
            tell(note=f"Rewards imported {facts} earlier events of {community.slug}.")
    done.touch()


def load(services: Services) -> None:
    """Make the sample community, its administrator and its ideas."""
    tell(step="Creating the sample community")
    system = sample.system(services)
    handle, name, address = ADMIN
    member, _ = people.ensure(services, system, handle, name, address)
    people.grant(services, system, member, "admin")
    tell(step="Importing the sample's ideas")
    sample.publish_conduct(Stubs(services.members, services.ideas, services.metadata(system)))
    with sample.opened() as file:
        report = imports.run(
            services,
            system,
            file,
            imports.Options(format=sample.FORMAT),
            progress=lambda stage, done, total: tell(stage=stage, done=done, total=total),
        )
    tell(
        note=f"Imported {report.ideas_created} ideas of {report.members_created} people"
        f" into {sample.NAME}."
    )


def main() -> None:
    """Fill the installation; exits with 1 and a sentence where that fails."""
    try:
        with local_services(working=("portability",)) as services:
            fill(services)
            catch_up(services)
    except Fault as fault:
        tell(fault=str(fault))
        sys.exit(fault.code)
    except Failed as failed:
        tell(fault=str(failed))
        sys.exit(1)


if __name__ == "__main__":
    main()
