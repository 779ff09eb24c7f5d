"""MarkHelpful says that somebody else's comment helped."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.ideas import actions
from shared import clock
from shared.actor import Actor
from tests.harness import make_actor
from tests.ideas.conftest import World, edit
from tests.ideas.steps import clean, know, members, merge
from upwell.ideas.v1 import ideas_pb2 as pb


def mark(world: World, comment: pb.Comment, who: Actor) -> pb.Comment:
    """Mark a comment as helpful."""
    return world.call(world.stub.MarkHelpful, pb.MarkHelpfulRequest(name=comment.name), who)


def refused(world: World, comment: pb.Comment, who: Actor) -> str:
    """Return why a mark is refused."""
    request = pb.MarkHelpfulRequest(name=comment.name)
    return world.call.refused(world.stub.MarkHelpful, request, who).reason


def listed(world: World, idea: pb.Idea, who: Actor) -> list[tuple[int, bool]]:
    """Return the count and the viewer's own mark of each comment of an idea."""
    request = pb.ListCommentsRequest(parent=idea.name)
    answer = world.call(world.stub.ListComments, request, who)
    return [(one.helpful_count, one.viewer_found_helpful) for one in answer.comments]


def test_it_counts_each_member_once_and_shows_them_their_mark(world: World) -> None:
    idea = world.idea()
    comment = world.comment(idea, "Use the API until then.", world.people.ben)
    for _ in range(2):
        marked = mark(world, comment, world.people.cleo)
        assert (marked.helpful_count, marked.viewer_found_helpful) == (1, True)
    assert mark(world, comment, world.people.ana).helpful_count == 2
    assert listed(world, idea, world.people.cleo) == [(2, True)]
    assert listed(world, idea, world.people.moderator) == [(2, False)]
    assert listed(world, idea, world.people.visitor) == [(2, False)]
    clean(world)


def test_it_shows_on_the_ideas_page(world: World) -> None:
    idea = world.idea()
    comment = world.comment(idea, "Use the API until then.", world.people.ben)
    mark(world, comment, world.people.cleo)
    request = pb.GetIdeaPageRequest(name=idea.name)
    page = world.call(world.stub.GetIdeaPage, request, world.people.cleo)
    assert (page.comments[0].helpful_count, page.comments[0].viewer_found_helpful) == (1, True)


def test_it_announces_it_once(world: World) -> None:
    comment = world.comment(world.idea(), "Use the API until then.", world.people.ben)
    for _ in range(2):
        mark(world, comment, world.people.cleo)
    assert world.events("CommentFoundHelpful") == [
        {
            "comment_uid": comment.uid,
            "idea_number": "1",
            "member_uid": str(world.people.cleo.member),
            "author_uid": str(world.people.ben.member),
            "board": "product",
        }
    ]


def test_it_does_not_disturb_an_edit(world: World) -> None:
    comment = world.comment(world.idea(), "Use the API until then.", world.people.ben)
    mark(world, comment, world.people.cleo)
    request = edit(comment.name, "Use it.", comment.etag)
    assert world.call(world.stub.UpdateComment, request, world.people.ben).helpful_count == 1


def test_it_refuses_ones_own(world: World) -> None:
    comment = world.comment(world.idea(), "Use the API until then.", world.people.ben)
    assert refused(world, comment, world.people.ben) == "OWN_COMMENT"


def test_it_refuses_what_not_everybody_reads(world: World) -> None:
    idea = world.idea()
    note = world.comment(idea, "Between us.", world.people.moderator, internal=True)
    assert refused(world, note, world.people.ana) == "COMMENT_NOT_FOUND"
    assert refused(world, note, world.people.admin) == "COMMENT_NOT_PUBLIC"
    gone = world.comment(idea, "Oops", world.people.ben)
    request = pb.DeleteCommentRequest(name=gone.name)
    world.call(world.stub.DeleteComment, request, world.people.ben)
    assert refused(world, gone, world.people.ana) == "COMMENT_DELETED"


def test_it_refuses_visitors_and_the_suspended(world: World) -> None:
    comment = world.comment(world.idea(), "Use the API until then.", world.people.ben)
    assert refused(world, comment, world.people.visitor) == "SIGN_IN_NEEDED"
    away = make_actor(world.people.community, member=world.people.cleo.member, suspended=True)
    assert refused(world, comment, away) == "MEMBER_SUSPENDED"
    know(world, world.people.cleo)
    assert world.people.cleo.member is not None
    with world.work_db.begin(world.people.community) as tx:
        actions.suspend_member(tx, world.people.community, world.people.cleo.member)
    assert refused(world, comment, world.people.cleo) == "MEMBER_SUSPENDED"


def test_it_counts_exactly_when_many_come_at_once(world: World) -> None:
    comment = world.comment(world.idea(), "Use the API until then.", world.people.ben)
    voters = members(world, 12)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda who: mark(world, comment, who), voters * 2))
    assert mark(world, comment, voters[0]).helpful_count == 12
    assert len(world.events("CommentFoundHelpful")) == 12
    clean(world)


def test_it_stays_with_the_comment_through_a_merge_and_a_split(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    comment = world.comment(first, "Use the API until then.", world.people.ben)
    mark(world, comment, world.people.cleo)
    merge(world, first, second)
    assert mark(world, comment, world.people.ana).helpful_count == 2
    third = world.comment(second, "Or a script.", world.people.ben)
    mark(world, third, world.people.cleo)
    request = pb.SplitIdeaRequest(
        name=second.name, title="Scripts to export", comments=[third.name]
    )
    split = world.call(world.stub.SplitIdea, request, world.people.moderator)
    assert listed(world, split, world.people.cleo) == [(1, True)]
    clean(world)


@pytest.mark.parametrize(("remove_content", "left"), [(False, 1), (True, 0)])
def test_it_goes_with_a_member_who_takes_everything_along(
    world: World,
    remove_content: bool,  # noqa: FBT001  a case of the test
    left: int,
) -> None:
    idea = world.idea()
    comment = world.comment(idea, "Use the API until then.", world.people.ben)
    mark(world, comment, world.people.cleo)
    assert world.people.cleo.member is not None
    with world.work_db.begin(world.people.community) as tx:
        actions.forget_member(
            tx,
            world.people.community,
            world.people.cleo.member,
            clock.now(),
            remove_content=remove_content,
        )
    assert listed(world, idea, world.people.visitor) == [(left, False)]
    assert refused(world, comment, world.people.cleo) == "MEMBER_SUSPENDED"
    clean(world)
