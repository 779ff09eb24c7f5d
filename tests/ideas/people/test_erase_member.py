"""EraseMember forgets a member here, and confirms what is left."""

import pytest

from shared.actor import Actor
from tests.harness import make_actor
from tests.ideas.conftest import World
from upwell.common.v1 import erasure_pb2
from upwell.ideas.v1 import ideas_pb2 as pb

KEEP, REMOVE = erasure_pb2.CONTENT_CHOICE_KEEP, erasure_pb2.CONTENT_CHOICE_REMOVE


def request(world: World, content: erasure_pb2.ContentChoice) -> erasure_pb2.EraseMemberRequest:
    return erasure_pb2.EraseMemberRequest(
        name=f"members/{world.people.ana.member}", content=content
    )


def erase(
    world: World, content: erasure_pb2.ContentChoice, who: Actor | None = None
) -> erasure_pb2.EraseMemberResponse:
    answer: erasure_pb2.EraseMemberResponse = world.call(
        world.stub.EraseMember, request(world, content), who or world.people.system
    )
    return answer


def kept(answer: erasure_pb2.EraseMemberResponse) -> dict[str, int]:
    return {part.noun: part.kept for part in answer.parts if part.kept}


def written(world: World) -> pb.Idea:
    """Return an idea of somebody who voted, commented and follows."""
    idea = world.idea()
    world.vote(idea, world.people.ana)
    world.comment(idea, "One more thing.", world.people.ana)
    return idea


def test_it_keeps_what_a_member_wrote_without_their_name(world: World) -> None:
    idea = written(world)
    answer = erase(world, KEEP, world.people.ana)
    assert answer.name == f"members/{world.people.ana.member}"
    assert kept(answer) == {"ideas": 1, "comments": 1, "votes": 1}
    assert {part.noun for part in answer.parts} > {"names", "follows", "helpful_marks"}
    left = world.get(idea)
    assert (left.author.handle, left.author.is_erased, left.vote_count) == ("", True, 1)


def test_it_removes_what_a_member_wrote_where_they_asked_for_it(world: World) -> None:
    written(world)
    assert kept(erase(world, REMOVE)) == {}


def test_it_confirms_again_and_completes_what_is_left(world: World) -> None:
    written(world)
    first = erase(world, KEEP)
    assert erase(world, KEEP) == first
    then = erase(world, REMOVE)
    assert kept(then) == {}
    assert then.erase_time == first.erase_time


def test_it_is_for_oneself_and_admins(world: World) -> None:
    ana = world.people.ana
    suspended = make_actor(ana.community, member=ana.member, suspended=True)
    reads = make_actor(ana.community, member=ana.member, scopes=("read",))
    for who, reason in (
        (world.people.visitor, "SIGN_IN_NEEDED"),
        (world.people.ben, "NOT_YOURS"),
        (world.people.moderator, "NOT_YOURS"),
        (reads, "SCOPE_NEEDED"),
    ):
        problem = world.call.refused(world.stub.EraseMember, request(world, KEEP), who)
        assert problem.reason == reason
    for who in (suspended, world.people.admin):
        erase(world, KEEP, who)


@pytest.mark.parametrize("name", ["", "members/ana", "ideas/1"])
def test_it_wants_to_know_whom(world: World, name: str) -> None:
    asked = erasure_pb2.EraseMemberRequest(name=name, content=KEEP)
    problem = world.call.refused(world.stub.EraseMember, asked, world.people.system)
    assert problem.reason == "MEMBER_NOT_FOUND"
