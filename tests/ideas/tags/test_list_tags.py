"""ListTags lists tags with how many ideas carry each."""

from shared.actor import Actor
from tests.ideas.conftest import World
from tests.ideas.steps import clean, merge, unmerge
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_pages_by_slug(world: World) -> None:
    for slug in ("b", "a", "c"):
        world.tag(slug)
    world.idea(tags=["a", "c"])
    request = pb.ListTagsRequest(page_size=2)
    first = world.call(world.stub.ListTags, request, world.people.visitor)
    request.page_token = first.next_page_token
    second = world.call(world.stub.ListTags, request, world.people.visitor)
    found = [(tag.slug, tag.idea_count) for tag in (*first.tags, *second.tags)]
    assert found == [("a", 1), ("b", 0), ("c", 1)]


def counts(world: World, who: Actor) -> dict[str, tuple[int, int]]:
    """Return what somebody reads of each tag: what its list shows, and what carries it."""
    tags = world.call(world.stub.ListTags, pb.ListTagsRequest(), who).tags
    return {tag.slug: (tag.idea_count, tag.use_count) for tag in tags}


def test_it_counts_what_its_list_shows_to_whoever_asks(world: World) -> None:
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    world.tag("billing")
    shown = world.idea("Invoices by post", tags=["billing"])
    world.idea("Prices for staff alone", world.people.admin, board="inside", tags=["billing"])
    gone = world.idea("Invoices by fax then", tags=["billing"])
    merge(world, gone, shown)
    for who, many in ((world.people.visitor, 1), (world.people.ana, 1), (world.people.admin, 2)):
        assert len(world.titles(who, tag="billing")) == many
        assert counts(world, who)["billing"][0] == many
    assert counts(world, world.people.admin)["billing"] == (2, 3)
    assert counts(world, world.people.visitor)["billing"] == (1, 0)
    unmerge(world, gone)
    assert counts(world, world.people.visitor)["billing"] == (2, 0)
    clean(world)
