"""Splitting an idea."""

from typing import Any

from google.protobuf import json_format

from tests.ideas.conftest import World
from tests.ideas.steps import clean, members, merge, unmerge
from upwell.ideas.v1 import ideas_pb2 as pb


def split(world: World, idea: pb.Idea, **fields: Any) -> pb.Idea:  # noqa: ANN401  any field of the message
    request = pb.SplitIdeaRequest(
        **{"name": idea.name, "title": "Only the other half", "body": "Split off.", **fields}
    )
    return world.call(world.stub.SplitIdea, request, world.people.moderator)


def test_it_moves_the_named_votes_and_comments_with_their_replies(world: World) -> None:
    idea = world.idea()
    voters = members(world, 4)
    world.vote(idea, *voters)
    stays = world.comment(idea, "This stays", voters[0])
    moves = world.comment(idea, "This moves", voters[1])
    reply = world.comment(idea, "So does this", voters[2], parent_uid=moves.uid)
    note = world.comment(idea, "Between us", world.people.moderator, internal=True)
    new = split(world, idea, voters=["v1", "V2"], comments=[moves.uid, note.uid])
    assert (new.split_from, new.vote_count, new.comment_count) == (idea.number, 2, 2)
    assert new.status == pb.STATUS_OPEN
    old = world.get(idea)
    assert (old.vote_count, old.comment_count) == (2, 1)
    request = pb.ListCommentsRequest(parent=new.name)
    comments = world.call(world.stub.ListComments, request, world.people.visitor).comments
    assert [(one.uid, one.parent_uid, one.origin_idea) for one in comments] == [
        (moves.uid, "", idea.number),
        (reply.uid, moves.uid, idea.number),
    ]
    request = pb.ListCommentsRequest(parent=idea.name)
    comments = world.call(world.stub.ListComments, request, world.people.visitor).comments
    assert [one.uid for one in comments] == [stays.uid]
    voted = pb.ListVotersRequest(parent=new.name)
    votes = world.call(world.stub.ListVoters, voted, world.people.moderator).votes
    assert {vote.origin_idea for vote in votes} == {idea.number}
    clean(world)


def test_it_moves_votes_that_were_cast_before_a_merge(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    voters = members(world, 3)
    world.vote(first, *voters)
    world.vote(second, voters[0])
    merge(world, first, second)
    new = split(world, second, voters=["v0", "v1"])
    assert (new.vote_count, world.get(second).vote_count) == (2, 1)
    clean(world)
    unmerge(world, first)
    assert world.get(first).vote_count == 1
    clean(world)


def test_it_lets_a_reply_leave_its_thread_behind(world: World) -> None:
    idea = world.idea()
    top = world.comment(idea, "The thread", world.people.ben)
    reply = world.comment(idea, "Something else", world.people.cleo, parent_uid=top.uid)
    new = split(world, idea, comments=[f"{idea.name}/comments/{reply.uid}"])
    request = pb.ListCommentsRequest(parent=new.name)
    comments = world.call(world.stub.ListComments, request, world.people.visitor).comments
    assert [(one.uid, one.parent_uid) for one in comments] == [(reply.uid, "")]
    clean(world)


def test_it_is_found_listed_and_announced(world: World) -> None:
    world.tag("exports")
    idea = world.idea(tags=["exports"])
    new = split(world, idea, title="Nightly webhooks instead")
    assert [tag.slug for tag in new.tags] == ["exports"]
    assert world.titles(query="webhooks") == ["Nightly webhooks instead"]
    assert world.events("IdeaSplit")[0]["from_number"] == str(idea.number)
    assert world.events("IdeaSubmitted")[-1]["title"] == "Nightly webhooks instead"
    request = pb.ListStatusChangesRequest(parent=idea.name)
    answer = world.call(world.stub.ListStatusChanges, request, world.people.visitor)
    assert [(step.kind, step.related_idea) for step in answer.status_changes] == [
        (pb.STATUS_CHANGE_KIND_SPLIT, new.number)
    ]
    clean(world)


def test_it_announces_the_votes_that_moved(world: World) -> None:
    first, second = world.idea(), world.idea("Another way to say it")
    voters = members(world, 2)
    world.vote(first, *voters)
    world.vote(second, voters[0])
    merge(world, first, second)
    new = split(world, second, voters=["v0"])
    event = world.events("IdeaSplit")[0]
    moved = {(vote["from_number"], vote["member_uid"]) for vote in event["votes"]}
    voter = str(voters[0].member)
    assert moved == {(str(first.number), voter), (str(second.number), voter)}
    assert event["author_uid"] == new.author.uid
    assert event["board"] == "product"


def test_it_answers_a_repeat_with_the_first_answer(world: World) -> None:
    idea = world.idea()
    first = split(world, idea, request_id="once")
    assert split(world, idea, request_id="once").number == first.number
    request = pb.SplitIdeaRequest(name=idea.name, title="Something different", request_id="once")
    problem = world.call.refused(world.stub.SplitIdea, request, world.people.moderator)
    assert problem.reason == "REQUEST_ID_REUSED"


def test_it_refuses_and_leaves_everything_as_it_was(world: World) -> None:
    idea, other = world.idea(), world.idea("Another way to say it")
    voters = members(world, 2)
    world.vote(idea, voters[0])
    elsewhere = world.comment(other, "Not here", world.people.ben)
    for fields, field in (
        ({"title": "short"}, "title"),
        ({"body": "x" * 10_001}, "body"),
        ({"voters": ["v0", "v1"]}, "voters"),
        ({"voters": ["v0", "nul\x00"]}, "voters"),
        ({"voters": ["v0"], "comments": [elsewhere.uid]}, "comments"),
        ({"comments": ["x"]}, "comments"),
        ({"voters": [f"n{number}" for number in range(1001)]}, "voters"),
    ):
        request = pb.SplitIdeaRequest(name=idea.name, title="Only the half")
        request.MergeFrom(json_format.ParseDict(fields, pb.SplitIdeaRequest()))
        problem = world.call.refused(world.stub.SplitIdea, request, world.people.moderator)
        assert (problem.code, list(problem.fields)) == ("INVALID_ARGUMENT", [field])
    request = pb.SplitIdeaRequest(name=idea.name, title="Only the half", board="nowhere")
    assert world.call.refused(world.stub.SplitIdea, request, world.people.admin).code == "NOT_FOUND"
    assert world.call.refused(world.stub.SplitIdea, request, world.people.ben).reason == (
        "ROLE_NEEDED"
    )
    merge(world, other, idea)
    request = pb.SplitIdeaRequest(name=other.name, title="Only the half")
    problem = world.call.refused(world.stub.SplitIdea, request, world.people.moderator)
    assert problem.reason == "ALREADY_MERGED"
    assert world.get(idea).vote_count == 1
    clean(world)
