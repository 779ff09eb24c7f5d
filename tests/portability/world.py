"""Holds real services with several communities, and calls them as a transfer does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.portability.actions import exporter
from services.portability.clients import Stubs
from shared import actor
from shared.actor import Actor
from tests.harness import Keys
from upwell.members.v1 import members_pb2

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class World:
    """Holds the stubs of both services and what signs calls to them."""

    members: Any
    ideas: Any
    keys: Keys

    def stubs(self, who: Actor) -> Stubs:
        """Return what calls as somebody."""

        def metadata() -> Sequence[tuple[str, str]]:
            return ((actor.METADATA_KEY, self.keys.signer.sign(who)),)

        return Stubs(self.members, self.ideas, metadata)

    def nobody(self) -> Stubs:
        """Return what calls as the system of no community."""
        return self.stubs(actor.system(NOBODY))

    def system(self, community: UUID) -> Stubs:
        """Return what calls as the system of a community."""
        return self.stubs(actor.system(community))

    def community(self, slug: str) -> UUID:
        """Return a new community."""
        wanted = members_pb2.Community(slug=slug, display_name=slug.title())
        request = members_pb2.CreateCommunityRequest(community=wanted)
        return UUID(self.nobody().call(self.members.CreateCommunity, request).uid)

    def export(self, community: UUID) -> list[bytes]:
        """Return a community's export."""
        return list(exporter.run(self.system(community)))
