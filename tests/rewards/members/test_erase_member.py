"""EraseMember forgets a member here, and confirms what is left."""

from shared.actor import Actor
from tests.harness import make_actor
from tests.rewards.conftest import World, uid
from upwell.common.v1 import erasure_pb2
from upwell.members.v1 import events_pb2 as members

KEEP, REMOVE = erasure_pb2.CONTENT_CHOICE_KEEP, erasure_pb2.CONTENT_CHOICE_REMOVE


def request(world: World, content: erasure_pb2.ContentChoice) -> erasure_pb2.EraseMemberRequest:
    return erasure_pb2.EraseMemberRequest(name=f"members/{uid(world.people.ana)}", content=content)


def erase(
    world: World, content: erasure_pb2.ContentChoice, who: Actor | None = None
) -> erasure_pb2.EraseMemberResponse:
    answer: erasure_pb2.EraseMemberResponse = world.call(
        world.stub.EraseMember, request(world, content), who or world.people.system
    )
    return answer


def kept(answer: erasure_pb2.EraseMemberResponse) -> dict[str, int]:
    return {part.noun: part.kept for part in answer.parts}


def test_it_keeps_the_ledger_under_a_number(world: World) -> None:
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    answer = erase(world, KEEP, world.people.ana)
    assert answer.name == f"members/{uid(world.people.ana)}"
    left = kept(answer)
    assert left["names"] == 0
    assert left["facts"] == 2
    assert left["transfers"] > 0
    assert world.rows("SELECT handle, is_erased FROM rewards.people WHERE is_erased") == [
        ("", True)
    ]


def test_it_lets_nothing_count_that_a_member_confirmed_where_they_asked_for_it(
    world: World,
) -> None:
    world.idea(1, world.people.ben)
    world.vote(1, world.people.ana)
    world.settle()
    before = world.balance(world.people.ben)
    erase(world, REMOVE)
    world.settle()
    assert world.balance(world.people.ben) < before


def test_it_confirms_the_same_again_and_after_the_event(world: World) -> None:
    world.idea(1)
    world.tell(members.MemberErased(member_uid=uid(world.people.ana)))
    first = erase(world, KEEP)
    assert erase(world, KEEP) == first
    assert kept(first)["names"] == 0


def test_it_is_for_oneself_and_admins(world: World) -> None:
    ana = world.people.ana
    reads = make_actor(ana.community, member=ana.member, scopes=("read",))
    for who, reason in (
        (world.people.visitor, "SIGN_IN_NEEDED"),
        (world.people.manager, "NOT_YOURS"),
        (reads, "SCOPE_NEEDED"),
    ):
        problem = world.call.refused(world.stub.EraseMember, request(world, KEEP), who)
        assert problem.reason == reason
    for who in (make_actor(ana.community, member=ana.member, suspended=True), world.people.admin):
        erase(world, KEEP, who)
