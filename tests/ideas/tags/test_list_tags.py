"""ListTags lists tags with how many ideas carry each."""

from tests.ideas.conftest import World
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
