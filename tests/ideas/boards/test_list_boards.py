"""ListBoards lists the boards the caller may read, in their order."""

from shared.actor import Actor
from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_lists_and_pages_in_order(world: World) -> None:
    world.board("club", access=pb.BOARD_ACCESS_MEMBERS, position=2)
    world.board("first", position=1)
    world.board("inside", access=pb.BOARD_ACCESS_STAFF, position=3)

    def slugs(who: Actor, size: int = 0) -> list[str]:
        found: list[str] = []
        request = pb.ListBoardsRequest(page_size=size)
        while True:
            answer = world.call(world.stub.ListBoards, request, who)
            found += [board.slug for board in answer.boards]
            request.page_token = answer.next_page_token
            if not request.page_token:
                return found

    assert slugs(world.people.visitor) == ["product", "first"]
    assert slugs(world.people.ana, 1) == ["product", "first", "club"]
    assert slugs(world.people.moderator, 2) == ["product", "first", "club", "inside"]
