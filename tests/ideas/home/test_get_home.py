"""GetHome answers with the home page's three columns."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_fills_each_column(world: World) -> None:
    hot = world.idea("The one that is rising")
    done = world.idea("The one that has shipped")
    world.vote(hot, world.people.ben)
    world.fold()
    world.move(done, pb.STATUS_SHIPPED)
    world.board("inside", access=pb.BOARD_ACCESS_STAFF)
    world.idea("A secret one of ours", board="inside", who=world.people.moderator)
    home = world.call(world.stub.GetHome, pb.GetHomeRequest(), world.people.visitor)
    assert [idea.title for idea in home.rising] == ["The one that is rising"]
    assert [idea.title for idea in home.answered] == ["The one that has shipped"]
    assert [idea.title for idea in home.shipped] == ["The one that has shipped"]
    home = world.call(world.stub.GetHome, pb.GetHomeRequest(), world.people.admin)
    assert len(home.rising) == 2
