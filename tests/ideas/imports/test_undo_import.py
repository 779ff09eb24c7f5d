"""Undoing an import of ideas deletes what nobody has touched since."""

from datetime import timedelta

import pytest

from shared import clock
from tests.harness import freeze
from tests.ideas.conftest import World, edit, new_comment
from tests.ideas.imports.test_import_ideas import BEGIN, record, run, uid
from upwell.ideas.v1 import ideas_pb2 as pb


def undo(world: World, *external_ids: str) -> dict[str, int]:
    """Undo what was imported a minute ago."""
    request = pb.UndoImportRequest(source="canny", external_ids=external_ids)
    request.import_time.FromDatetime(clock.now() - timedelta(minutes=1))
    answer = world.call(world.stub.UndoImport, request, world.people.admin)
    return {one.external_id: one.keep_reason for one in answer.results}


def imported(world: World, *records: pb.IdeaRecord) -> list[pb.Idea]:
    """Import records, let two minutes pass, and return the ideas."""
    numbers = [one.number for one in run(world, *records).results]
    freeze(clock.now() + timedelta(minutes=2))
    return [get(world, number) for number in numbers]


def get(world: World, number: int) -> pb.Idea:
    request = pb.GetIdeaRequest(name=f"ideas/{number}")
    found: pb.Idea = world.call(world.stub.GetIdea, request, world.people.admin)
    return found


def test_it_deletes_them_and_frees_their_ids(world: World) -> None:
    vote = pb.VoteRecord(member_uid=uid("x"), create_time=BEGIN)
    imported(world, record("a", votes=[vote]), record("b"))
    assert undo(world, "a", "b") == {"a": 0, "b": 0}
    assert [event["idea_number"] for event in world.events("IdeaDeleted")] == ["1", "2"]
    assert undo(world, "a", "b") == {"a": 0, "b": 0}
    assert [one.created for one in run(world, record("a")).results] == [True]


def test_it_takes_merges_apart_first(world: World) -> None:
    vote = pb.VoteRecord(member_uid=uid("x"), create_time=BEGIN)
    imported(world, record("a", votes=[vote], merged_into_external_id="b"), record("b"))
    assert undo(world, "b") == {"b": pb.KEEP_REASON_MERGED}
    assert undo(world, "b", "a") == {"a": 0, "b": 0}
    assert [event["idea_number"] for event in world.events("IdeaUnmerged")] == ["1"]


def test_it_keeps_what_somebody_has_voted_for(world: World) -> None:
    ideas = imported(world, record("a"), record("b"))
    world.vote(ideas[0], world.people.ben)
    assert undo(world, "a", "b") == {"a": pb.KEEP_REASON_VOTED, "b": 0}


def test_it_keeps_what_somebody_has_commented_on_or_changed(world: World) -> None:
    comment = pb.CommentRecord(external_id="c", member_uid=uid("x"), body="Yes", create_time=BEGIN)
    ideas = imported(world, record("a"), record("b"), record("c", comments=[comment]))
    world.call(world.stub.CreateComment, new_comment(ideas[0], "Me too"), world.people.ben)
    request = pb.UpdateIdeaRequest(idea=pb.Idea(name=ideas[1].name, title="Another title of it"))
    request.update_mask.paths.append("title")
    world.call(world.stub.UpdateIdea, request, world.people.moderator)
    listed = pb.ListCommentsRequest(parent=ideas[2].name)
    found = world.call(world.stub.ListComments, listed, world.people.admin).comments[0]
    world.call(world.stub.UpdateComment, edit(found.name, "No"), world.people.moderator)
    assert undo(world, "a", "b", "c") == {
        "a": pb.KEEP_REASON_COMMENTED,
        "b": pb.KEEP_REASON_CHANGED,
        "c": pb.KEEP_REASON_COMMENTED,
    }


def test_it_knows_only_the_ids_of_its_source(world: World) -> None:
    run(world, record("a"), source="other")
    freeze(clock.now() + timedelta(minutes=2))
    assert undo(world, "a") == {"a": 0}
    assert world.events("IdeaDeleted") == []


@pytest.mark.parametrize("who", ["visitor", "ana", "moderator"])
def test_it_is_for_administrators(world: World, who: str) -> None:
    request = pb.UndoImportRequest(source="canny", external_ids=["a"])
    request.import_time.FromDatetime(clock.now())
    problem = world.call.refused(world.stub.UndoImport, request, getattr(world.people, who))
    assert problem.reason in ("SIGN_IN_NEEDED", "ROLE_NEEDED")


def test_it_takes_no_more_than_a_batch(world: World) -> None:
    request = pb.UndoImportRequest(source="canny", external_ids=[str(n) for n in range(201)])
    request.import_time.FromDatetime(clock.now())
    problem = world.call.refused(world.stub.UndoImport, request, world.people.admin)
    assert problem.reason == "TOO_MANY_RECORDS"
