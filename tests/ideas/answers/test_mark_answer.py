"""MarkAnswer marks the comment that answers an idea."""

from tests.ideas.conftest import World
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_marks_one_comment_of_an_idea(world: World) -> None:
    idea = world.idea()
    first = world.comment(idea, "First", world.people.ben)
    second = world.comment(idea, "Second", world.people.cleo)
    for comment in (first, second):
        request = pb.MarkAnswerRequest(name=comment.name, is_answer=True)
        assert world.call(world.stub.MarkAnswer, request, world.people.ana).is_answer
    asked = pb.ListCommentsRequest(parent=idea.name)
    answer = world.call(world.stub.ListComments, asked, world.people.visitor)
    assert [comment.is_answer for comment in answer.comments] == [False, True]
    request = pb.MarkAnswerRequest(name=second.name)
    assert not world.call(world.stub.MarkAnswer, request, world.people.moderator).is_answer
    ana, ben, cleo, mo = (
        str(one.member)
        for one in (
            world.people.ana,
            world.people.ben,
            world.people.cleo,
            world.people.moderator,
        )
    )
    told = [
        (
            event["comment_uid"],
            event.get("is_answer", False),
            event["author_uid"],
            event["member_uid"],
        )
        for event in world.events("CommentMarked")
    ]
    assert told == [
        (first.uid, True, ben, ana),
        (first.uid, False, ben, ana),
        (second.uid, True, cleo, ana),
        (second.uid, False, cleo, mo),
    ]
    assert {event["board"] for event in world.events("CommentMarked")} == {"product"}


def test_it_refuses_other_members(world: World) -> None:
    comment = world.comment(world.idea(), "Mine", world.people.ben)
    request = pb.MarkAnswerRequest(name=comment.name, is_answer=True)
    problem = world.call.refused(world.stub.MarkAnswer, request, world.people.ben)
    assert problem.reason == "NOT_THE_AUTHOR"
