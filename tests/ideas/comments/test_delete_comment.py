"""DeleteComment takes a comment away."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_deletes_once(world: World) -> None:
    idea = world.idea()
    comment = world.comment(idea, "Oops", world.people.ben)
    request = pb.DeleteCommentRequest(name=comment.name)
    for _ in range(2):
        assert world.call(world.stub.DeleteComment, request, world.people.ben).deleted
    assert world.get(idea).comment_count == 0
    assert len(world.events("CommentDeleted")) == 1


def test_it_refuses_others_but_not_staff(world: World) -> None:
    comment = world.comment(world.idea(), "Mine", world.people.ben)
    request = pb.DeleteCommentRequest(name=comment.name)
    problem = world.call.refused(world.stub.DeleteComment, request, world.people.ana)
    assert problem.reason == "NOT_THE_AUTHOR"
    assert world.call(world.stub.DeleteComment, request, world.people.moderator).deleted
