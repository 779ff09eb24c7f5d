"""ListSitemapEntries lists what anyone may read, by number."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_pages_public_ideas(world: World) -> None:
    world.board("club", access=pb.BOARD_ACCESS_MEMBERS)
    for number in range(3):
        world.idea(f"Idea with the number {number}")
    world.idea("Only for the members", board="club")
    request = pb.ListSitemapEntriesRequest(page_size=2)
    first = world.call(world.stub.ListSitemapEntries, request, world.people.admin)
    request.page_token = first.next_page_token
    second = world.call(world.stub.ListSitemapEntries, request, world.people.admin)
    entries = (*first.sitemap_entries, *second.sitemap_entries)
    assert [entry.number for entry in entries] == [1, 2, 3]
