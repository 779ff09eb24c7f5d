"""ListComments lists threads by age, replies under what they answer."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_puts_replies_under_what_they_answer(world: World) -> None:
    idea = world.idea()
    first = world.comment(idea, "First", world.people.ben)
    world.comment(idea, "Second", world.people.cleo)
    world.comment(idea, "Reply to first", world.people.ana, parent_uid=first.uid)
    seen = []
    request = pb.ListCommentsRequest(parent=idea.name, page_size=1)
    while True:
        answer = world.call(world.stub.ListComments, request, world.people.visitor)
        seen += [comment.body for comment in answer.comments]
        if not answer.next_page_token:
            break
        request.page_token = answer.next_page_token
    assert seen == ["First", "Reply to first", "Second"]


def test_it_shows_a_gap_where_one_was_deleted(world: World) -> None:
    idea = world.idea()
    comment = world.comment(idea, "Oops", world.people.ben)
    world.call(
        world.stub.DeleteComment, pb.DeleteCommentRequest(name=comment.name), world.people.ben
    )
    request = pb.ListCommentsRequest(parent=idea.name)
    [gap] = world.call(world.stub.ListComments, request, world.people.visitor).comments
    assert (gap.deleted, gap.body) == (True, "")
