"""ListFeedEntries lists what is new, newest first, and leads to every page of it."""

import pytest

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def pages(world: World, parent: str, size: int) -> list[pb.ListFeedEntriesResponse]:
    request = pb.ListFeedEntriesRequest(parent=parent, page_size=size)
    found = [world.call(world.stub.ListFeedEntries, request, world.people.admin)]
    while found[-1].next_page_token:
        request.page_token = found[-1].next_page_token
        found.append(world.call(world.stub.ListFeedEntries, request, world.people.admin))
    return found


def shown(page: pb.ListFeedEntriesResponse) -> list[str]:
    return [entry.SerializeToString().hex() for entry in page.feed_entries]


@pytest.mark.parametrize("parent", ["", "boards/product", "ideas/1"])
def test_it_leads_to_every_page_both_ways(world: World, parent: str) -> None:
    for number in range(5):
        world.idea(f"Idea with the number {number}")
    for number in range(5):
        world.call(
            world.stub.CreateComment,
            pb.CreateCommentRequest(
                parent="ideas/1", comment=pb.Comment(body=f"Comment {number}.")
            ),
            world.people.admin,
        )
    found = pages(world, parent, 2)
    assert [len(page.feed_entries) for page in found] == [2, 2, 1]
    every = [one for page in found for one in shown(page)]
    assert len(set(every)) == 5
    assert not found[0].previous_page_token
    request = pb.ListFeedEntriesRequest(
        parent=parent, page_size=2, page_token=found[0].last_page_token
    )
    page = world.call(world.stub.ListFeedEntries, request, world.people.admin)
    assert shown(page) == every[-2:]
    assert not page.next_page_token
    back = shown(page)
    while page.previous_page_token:
        request.page_token = page.previous_page_token
        page = world.call(world.stub.ListFeedEntries, request, world.people.admin)
        back = shown(page) + back
    assert back == every


def test_it_hides_what_is_not_for_the_reader(world: World) -> None:
    world.board("club", access=pb.BOARD_ACCESS_MEMBERS)
    world.idea("Only for the members", board="club")
    world.idea("For everybody to read")
    world.call(
        world.stub.CreateComment,
        pb.CreateCommentRequest(
            parent="ideas/2", comment=pb.Comment(body="A note.", internal=True)
        ),
        world.people.admin,
    )
    every = pb.ListFeedEntriesRequest()
    answer = world.call(world.stub.ListFeedEntries, every, world.people.visitor)
    assert [entry.idea.number for entry in answer.feed_entries] == [2]
    one = pb.ListFeedEntriesRequest(parent="ideas/2")
    assert not world.call(world.stub.ListFeedEntries, one, world.people.admin).feed_entries


@pytest.mark.parametrize("parent", ["ideas/99", "ideas/x", "boards/nowhere", "nonsense"])
def test_it_finds_no_feed_of_what_is_not_there(world: World, parent: str) -> None:
    request = pb.ListFeedEntriesRequest(parent=parent)
    problem = world.call.refused(world.stub.ListFeedEntries, request, world.people.admin)
    assert problem.code == "NOT_FOUND"
