"""CreateComment comments on an idea, replies, or leaves a note for staff."""

import pytest

from services.ideas import store
from services.ideas.domain import Person
from shared import clock, ids
from tests.ideas.conftest import World, new_comment
from upwell.ideas.v1 import ideas_pb2 as pb


def test_it_keeps_replies_one_level_deep(world: World) -> None:
    idea = world.idea()
    top = world.comment(idea, "A question?", world.people.ben)
    reply = world.comment(idea, "An answer.", world.people.ana, parent_uid=top.uid)
    deeper = world.comment(idea, "Thanks.", world.people.ben, parent_uid=reply.uid)
    assert reply.parent_uid == top.uid
    assert deeper.parent_uid == top.uid
    assert world.get(idea).comment_count == 3


def test_it_announces_whom_it_names(world: World) -> None:
    named = ids.new_id()
    with world.work_db.begin(world.people.community) as tx:
        store.people.COPIES.save(
            tx, world.people.community, Person(uid=named, handle="zoe"), clock.now()
        )
    idea = world.idea()
    world.comment(idea, "Ask @Zoe or @nobody, not me@zoe.example.", world.people.ben)
    [event] = world.events("CommentPosted")
    assert event["board"] == "product"
    assert event["mentioned_uids"] == [str(named)]
    assert event["author_uid"] == str(world.people.ana.member)


def test_it_follows_the_idea(world: World) -> None:
    idea = world.idea()
    world.comment(idea, "Yes please.", world.people.ben)
    assert world.get(idea, world.people.ben).viewer_follows


def test_it_shows_notes_to_staff_only(world: World) -> None:
    idea = world.idea()
    note = world.comment(idea, "Ask legal.", world.people.moderator, internal=True)
    reply = world.comment(idea, "Done.", world.people.admin, parent_uid=note.uid)
    assert note.internal
    assert reply.internal
    assert world.get(idea).comment_count == 0
    request = pb.ListCommentsRequest(parent=idea.name)
    assert not world.call(world.stub.ListComments, request, world.people.ana).comments
    assert len(world.call(world.stub.ListComments, request, world.people.admin).comments) == 2


def test_it_refuses_a_members_note(world: World) -> None:
    idea = world.idea()
    request = new_comment(idea, "Psst.", internal=True)
    problem = world.call.refused(world.stub.CreateComment, request, world.people.ana)
    assert problem.reason == "ROLE_NEEDED"


def test_it_does_not_answer_what_the_member_may_not_read(world: World) -> None:
    idea = world.idea()
    note = world.comment(idea, "Ask legal.", world.people.moderator, internal=True)
    request = new_comment(idea, "What?", parent_uid=note.uid)
    problem = world.call.refused(world.stub.CreateComment, request, world.people.ana)
    assert problem.reason == "COMMENT_NOT_FOUND"


def test_it_refuses_where_locked(world: World) -> None:
    idea = world.idea()
    request = pb.UpdateIdeaRequest(idea=pb.Idea(name=idea.name, locked=True))
    request.update_mask.paths.append("locked")
    world.call(world.stub.UpdateIdea, request, world.people.moderator)
    asked = new_comment(idea, "Hello.")
    problem = world.call.refused(world.stub.CreateComment, asked, world.people.ana)
    assert problem.reason == "COMMENTS_LOCKED"
    assert world.comment(idea, "Closed for now.", world.people.moderator).body


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 10_001, "a\x00b", "\u200b"])
def test_it_refuses_bodies_that_are_none(world: World, body: str) -> None:
    idea = world.idea()
    request = new_comment(idea, body)
    problem = world.call.refused(world.stub.CreateComment, request, world.people.ana)
    assert set(problem.fields) == {"body"}


@pytest.mark.parametrize("uid", ["x", "00000000-0000-0000-0000-000000000000", "a" * 36])
def test_it_does_not_know_other_parents(world: World, uid: str) -> None:
    idea = world.idea()
    request = new_comment(idea, "Hello.", parent_uid=uid)
    problem = world.call.refused(world.stub.CreateComment, request, world.people.ana)
    assert problem.reason == "COMMENT_NOT_FOUND"


def test_it_answers_a_repeat_with_the_first(world: World) -> None:
    idea = world.idea()
    first = world.comment(idea, "Once.", world.people.ben, request_id="r")
    assert world.comment(idea, "Once.", world.people.ben, request_id="r").uid == first.uid
    assert world.get(idea).comment_count == 1
