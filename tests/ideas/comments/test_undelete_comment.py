"""UndeleteComment brings a comment back."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_brings_it_back_with_its_text(world: World) -> None:
    idea = world.idea()
    comment = world.comment(idea, "Oops", world.people.ben)
    world.call(
        world.stub.DeleteComment, pb.DeleteCommentRequest(name=comment.name), world.people.ben
    )
    request = pb.UndeleteCommentRequest(name=comment.name)
    for _ in range(2):
        back = world.call(world.stub.UndeleteComment, request, world.people.ben)
        assert (back.body, back.deleted) == ("Oops", False)
    assert world.get(idea).comment_count == 1
    assert world.events("CommentUndeleted") == [
        {
            "comment_uid": comment.uid,
            "idea_number": str(idea.number),
            "member_uid": str(world.people.ben.member),
        }
    ]


def test_it_does_not_let_the_author_undo_staff(world: World) -> None:
    comment = world.comment(world.idea(), "Mine", world.people.ben)
    world.call(
        world.stub.DeleteComment, pb.DeleteCommentRequest(name=comment.name), world.people.moderator
    )
    request = pb.UndeleteCommentRequest(name=comment.name)
    problem = world.call.refused(world.stub.UndeleteComment, request, world.people.ben)
    assert problem.reason == "NOT_DELETED_BY_YOU"
