"""UnmarkHelpful takes back that a comment helped."""

from tests.ideas.conftest import World
from tests.ideas.steps import clean
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_takes_a_mark_back_once(world: World) -> None:
    comment = world.comment(world.idea(), "Use the API until then.", world.people.ben)
    for who in (world.people.ana, world.people.cleo):
        world.call(world.stub.MarkHelpful, pb.MarkHelpfulRequest(name=comment.name), who)
    request = pb.UnmarkHelpfulRequest(name=comment.name)
    for _ in range(2):
        left = world.call(world.stub.UnmarkHelpful, request, world.people.cleo)
        assert (left.helpful_count, left.viewer_found_helpful) == (1, False)
    assert world.events("CommentHelpfulRetracted") == [
        {
            "comment_uid": comment.uid,
            "idea_number": "1",
            "member_uid": str(world.people.cleo.member),
        }
    ]
    clean(world)


def test_it_takes_a_mark_off_a_comment_that_was_deleted(world: World) -> None:
    comment = world.comment(world.idea(), "Use the API until then.", world.people.ben)
    request = pb.MarkHelpfulRequest(name=comment.name)
    world.call(world.stub.MarkHelpful, request, world.people.cleo)
    delete = pb.DeleteCommentRequest(name=comment.name)
    world.call(world.stub.DeleteComment, delete, world.people.ben)
    again = pb.UnmarkHelpfulRequest(name=comment.name)
    assert world.call(world.stub.UnmarkHelpful, again, world.people.cleo).helpful_count == 0
    clean(world)


def test_it_refuses_visitors_and_what_is_not_there(world: World) -> None:
    comment = world.comment(world.idea(), "Use the API until then.", world.people.ben)
    request = pb.UnmarkHelpfulRequest(name=comment.name)
    problem = world.call.refused(world.stub.UnmarkHelpful, request, world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
    request = pb.UnmarkHelpfulRequest(name=f"ideas/9/comments/{comment.uid}")
    problem = world.call.refused(world.stub.UnmarkHelpful, request, world.people.cleo)
    assert problem.reason == "COMMENT_NOT_FOUND"
