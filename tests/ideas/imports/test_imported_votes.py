"""Votes that come with an import as a number, without the names of the voters."""

from shared.actor import Actor
from tests.ideas.conftest import World
from tests.ideas.exports.test_export_ideas import export
from tests.ideas.imports.test_import_ideas import record, run
from tests.ideas.splits.test_split_idea import split
from tests.ideas.steps import clean, members, merge, retract, unmerge
from upwell.ideas.v1 import ideas_pb2 as pb


def counts(world: World, *ideas: pb.Idea) -> list[tuple[int, int]]:
    """Return how many votes ideas have, and how many of them are without a name."""
    found = [world.get(idea) for idea in ideas]
    return [(idea.vote_count, idea.imported_vote_count) for idea in found]


def imported(world: World, votes: int, external_id: str = "a") -> pb.Idea:
    result = run(world, record(external_id, imported_votes=votes), half=1).results[0]
    assert not result.errors
    return pb.Idea(name=f"ideas/{result.number}", number=result.number)


def named(world: World, *who: Actor, external_id: str = "a", among: bool = False) -> int:
    """Import votes of members and return how many were new."""
    votes = [pb.VoteRecord(member_uid=str(one.member)) for one in who]
    more = pb.IdeaRecord(external_id=external_id, votes=votes, names_imported_votes=among)
    return run(world, more, half=2).results[0].votes_created


def test_they_count_from_the_beginning(world: World) -> None:
    idea = imported(world, 42)
    imported(world, 0, "b")
    assert counts(world, idea) == [(42, 42)]
    assert world.titles(order=pb.ORDER_TOP)[0] == "Idea a as it came"
    clean(world)


def test_they_stay_apart_from_what_members_do(world: World) -> None:
    idea = imported(world, 42)
    voters = members(world, 3)
    world.vote(idea, *voters)
    assert counts(world, idea) == [(45, 42)]
    world.fold()
    retract(world, idea, voters[0])
    clean(world)
    for voter in voters[1:]:
        retract(world, idea, voter)
    clean(world)
    assert counts(world, idea) == [(42, 42)]


def test_they_follow_merges_and_come_back_when_those_are_undone(world: World) -> None:
    first, second, third = (imported(world, votes, str(votes)) for votes in (42, 10, 1))
    voters = members(world, 2)
    world.vote(first, *voters)
    world.vote(second, voters[0])
    preview = world.call(
        world.stub.PreviewMerge,
        pb.PreviewMergeRequest(name=second.name, into=first.name),
        world.people.moderator,
    )
    assert preview.merged_vote_count == 54
    merge(world, third, second)
    merge(world, second, first)
    assert counts(world, first) == [(55, 53)]
    clean(world)
    unmerge(world, second)
    assert counts(world, first, second, third) == [(44, 42), (12, 11), (1, 1)]
    clean(world)
    unmerge(world, third)
    assert counts(world, second) == [(11, 10)]
    clean(world)


def test_they_stay_where_they_are_when_an_idea_is_split(world: World) -> None:
    idea = imported(world, 42)
    world.vote(idea, *members(world, 2))
    new = split(world, idea, voters=["v0"])
    assert counts(world, idea, new) == [(43, 42), (1, 0)]
    clean(world)


def test_a_voter_who_is_named_later_is_not_counted_twice(world: World) -> None:
    idea = imported(world, 3)
    ada, ben, cem, dee = members(world, 4)
    world.vote(idea, ben)
    assert counts(world, idea) == [(4, 3)]
    # Ben had voted before he came, and here again.
    assert named(world, ada, ben, among=True) == 1
    assert counts(world, idea) == [(3, 1)]
    assert named(world, ada, ben, among=True) == 0
    assert counts(world, idea) == [(3, 1)]
    # The list names more voters than the file counted.
    assert named(world, cem, dee, among=True) == 2
    assert counts(world, idea) == [(4, 0)]
    clean(world)


def test_votes_beside_them_take_none_away(world: World) -> None:
    idea = imported(world, 3)
    assert named(world, *members(world, 2)) == 2
    assert counts(world, idea) == [(5, 3)]
    clean(world)


def test_they_are_exported_and_come_in_again(world: World) -> None:
    idea = imported(world, 42)
    other = imported(world, 5, "b")
    merge(world, other, idea)
    records = export(world)
    assert [one.imported_votes for one in records] == [42, 5]
    answer = run(world, *records, source="copy")
    copy = pb.Idea(name=f"ideas/{answer.results[0].number}")
    assert counts(world, copy) == [(47, 47)]
    clean(world)


def test_it_refuses_what_is_no_number_of_votes(world: World) -> None:
    answer = run(world, record("a", imported_votes=-1), record("b", imported_votes=10**12))
    assert all("imported_votes" in result.errors[0] for result in answer.results)
