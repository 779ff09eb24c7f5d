"""Makes the sample community: Python's own proposals, imported as a customer imports theirs."""

from importlib import resources
from typing import BinaryIO, cast
from uuid import UUID

from cli.local import Services
from services.portability.clients import Failed, Stubs
from shared import actor
from shared.actor import Actor
from upwell.members.v1 import members_pb2

SLUG = "peps"
NAME = "Python ideas"
FILE = "peps.jsonl"
FORMAT = "peps"

CONDUCT = """\
This community was created from the archive of Python's enhancement proposals, so that there is \
something real to look at. The people in it wrote those proposals; they have not joined, and \
nothing is put in their mouths.

- Speak about the idea, not the person. Disagree as much as you like, and say why.
- Search before you raise something, and vote where it exists already.
- Post nothing that is private to somebody else.
- What you write here reaches nobody but this installation. To change Python, go to the place \
where Python is discussed.

Moderators act when these are broken, always with a reason, and you can ask for a second look.
"""
REUSE = """\
The proposals are in the public domain or under CC0-1.0. What you add stays yours; you let the \
community show it here.
"""


def community(hosts: tuple[str, ...] = ("localhost",)) -> members_pb2.Community:
    """Return the sample community as it is asked for."""
    return members_pb2.Community(
        slug=SLUG,
        display_name=NAME,
        vision_place="everyone who has a thought about what Python should become",
        vision_benefit="seeing what was proposed before, by whom, and how it was decided",
        vision_excitement="see a proposal they stood behind ship in the next release",
        access=members_pb2.ACCESS_PUBLIC,
        brand_color="#2b5b84",
        locale="en",
        time_zone="UTC",
        hosts=hosts,
    )


def ensure(system: Stubs, hosts: tuple[str, ...] = ("localhost",)) -> UUID:
    """Return the uid of the sample community, making it where it is missing.

    `system` calls as the system actor of no particular community. Raises `Failed`.
    """
    token = ""
    while True:
        request = members_pb2.ListCommunitiesRequest(page_size=100, page_token=token)
        answer = system.call(system.members.ListCommunities, request)
        for known in answer.communities:
            if known.slug == SLUG:
                return UUID(known.uid)
        token = answer.next_page_token
        if not token:
            break
    wanted = community(hosts)
    try:
        made = _create(system, wanted)
    except Failed as failed:
        if failed.problem.reason != "HOST_TAKEN":
            raise
        # Another community answers there already; this one is then reached by its slug.
        del wanted.hosts[:]
        made = _create(system, wanted)
    return UUID(made.uid)


def _create(system: Stubs, wanted: members_pb2.Community) -> members_pb2.Community:
    request = members_pb2.CreateCommunityRequest(community=wanted)
    made: members_pb2.Community = system.call(system.members.CreateCommunity, request)
    return made


def opened() -> BinaryIO:
    """Return the packaged proposals, open for reading."""
    return cast("BinaryIO", resources.files(__package__).joinpath(FILE).open("rb"))


def publish_conduct(stubs: Stubs) -> None:
    """Say how people here are asked to behave, where nobody has said it yet.

    `stubs` call as the system actor of the sample community. Raises `Failed`.
    """
    own = stubs.call(stubs.members.GetCommunity, members_pb2.GetCommunityRequest())
    if own.conduct.version <= 1:
        wanted = members_pb2.PublishConductRequest(body=CONDUCT, reuse_terms=REUSE)
        stubs.call(stubs.members.PublishConduct, wanted)


def system(services: Services) -> Actor:
    """Return the system of the sample community, which is made where it is missing."""
    nobody = services.metadata(actor.system(UUID(int=0)))
    return actor.system(ensure(Stubs(services.members, services.ideas, nobody)))
