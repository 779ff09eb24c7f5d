"""Exporting ideas so that they import to the same."""

from tests.ideas.conftest import World
from tests.ideas.imports.test_import_ideas import full, record, run
from tests.ideas.steps import clean, members, merge
from upwell.ideas.v1 import ideas_pb2 as pb


def export(world: World, size: int = 0) -> list[pb.IdeaRecord]:
    found: list[pb.IdeaRecord] = []
    token = ""
    while True:
        request = pb.ExportIdeasRequest(page_size=size, page_token=token)
        page = world.call(world.stub.ExportIdeas, request, world.people.admin)
        found += page.records
        token = page.next_page_token
        if not token:
            return found


def plain(records: list[pb.IdeaRecord], first: int) -> list[pb.IdeaRecord]:
    """Return records with what depends on where they are made the same."""
    plained = []
    for one in records:
        copy = pb.IdeaRecord()
        copy.CopyFrom(one)
        copy.number -= first
        names = {"": ""}

        def moved(name: str, names: dict[str, str] = names) -> str:
            return names.get(name, f"idea-{int(name.removeprefix('idea-')) - first}")

        copy.external_id = moved(copy.external_id)
        for name in ("merged_into_external_id", "split_from_external_id"):
            setattr(copy, name, moved(getattr(copy, name)) if getattr(copy, name) else "")
        for vote in copy.votes:
            vote.origin_external_id = (
                moved(vote.origin_external_id) if vote.origin_external_id else ""
            )
        for change in copy.status_changes:
            change.related_external_id = (
                moved(change.related_external_id) if change.related_external_id else ""
            )
        bodies = {comment.external_id: comment.body for comment in copy.comments}
        for comment in copy.comments:
            comment.parent_external_id = bodies.get(comment.parent_external_id, "")
            comment.external_id = comment.body
        plained.append(copy)
    return plained


def test_it_gives_back_what_an_import_took(world: World) -> None:
    run(world, *full())
    exported = export(world)
    assert [one.external_id for one in exported] == ["idea-1", "idea-2"]
    first, second = exported
    wanted = full()
    assert [vote.create_time for vote in first.votes] == [
        vote.create_time for vote in wanted[0].votes
    ]
    assert [vote.member_uid for vote in first.votes] == [
        vote.member_uid for vote in wanted[0].votes
    ]
    assert list(first.tags) == ["CSV", "Data export"]
    assert (first.merged_into_external_id, first.merge_time) == ("idea-2", wanted[0].merge_time)
    assert sorted(first.follower_uids) == sorted(wanted[0].follower_uids)
    assert [comment.body for comment in first.comments] == ["Yes please", "Thanks", "Between us"]
    assert (second.answer, second.answer_time) == (wanted[1].answer, wanted[1].answer_time)
    assert {vote.origin_external_id for vote in second.votes} == {"", "idea-1"}


def test_it_imports_elsewhere_to_the_same(world: World) -> None:
    run(world, *full())
    idea, other = world.idea(), world.idea("Another way to say it")
    world.vote(idea, *members(world, 3))
    world.vote(other, world.people.ben)
    world.comment(idea, "Something to say", world.people.ben)
    world.move(other, pb.STATUS_PLANNED, "Soon.")
    merge(world, idea, other)
    world.fold()
    exported = export(world)
    for half in (1, 2):
        answer = run(world, *exported, half=half, source="upwell")
        assert not [error for result in answer.results for error in result.errors]
    again = export(world)
    count = len(exported)
    assert plain(again[count:], count) == plain(again[:count], 0)
    clean(world)


def test_it_gives_pages_by_number(world: World) -> None:
    run(world, *(record(str(number)) for number in range(7)))
    assert [one.number for one in export(world, 3)] == list(range(1, 8))


def test_it_leaves_out_what_readers_no_longer_see(world: World) -> None:
    idea = world.idea()
    gone = world.comment(idea, "Not for long", world.people.ben)
    world.comment(idea, "A reply that stays", world.people.cleo, parent_uid=gone.uid)
    world.call(world.stub.DeleteComment, pb.DeleteCommentRequest(name=gone.name), world.people.ben)
    deleted = world.idea("Something to forget")
    world.call(world.stub.DeleteIdea, pb.DeleteIdeaRequest(name=deleted.name), world.people.admin)
    exported = export(world)
    assert [one.number for one in exported] == [idea.number]
    assert [(one.body, one.parent_external_id) for one in exported[0].comments] == [
        ("A reply that stays", "")
    ]


def test_it_is_for_administrators(world: World) -> None:
    for who in (world.people.ana, world.people.moderator):
        problem = world.call.refused(world.stub.ExportIdeas, pb.ExportIdeasRequest(), who)
        assert problem.reason == "ROLE_NEEDED"
    request = pb.ExportIdeasRequest(page_token="odd")
    problem = world.call.refused(world.stub.ExportIdeas, request, world.people.system)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"
