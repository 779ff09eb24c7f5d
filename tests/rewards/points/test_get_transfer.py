"""GetTransfer explains one row to its member and to staff."""

import pytest

from tests.rewards.conftest import World
from upwell.rewards.v1 import rewards_pb2 as pb


@pytest.fixture
def name(world: World) -> str:
    """Return the name of a row of Ana's."""
    world.idea(1)
    world.vote(1, world.people.ben)
    world.settle()
    [row] = world.points(world.people.ana).transfers
    return row.name


@pytest.mark.parametrize(("reader", "actor"), [("ana", ""), ("moderator", "ben")])
def test_it_says_what_it_rests_on(world: World, name: str, reader: str, actor: str) -> None:
    request = pb.GetTransferRequest(name=name)
    row = world.call(world.stub.GetTransfer, request, getattr(world.people, reader))
    assert (row.name, row.amount, row.rule) == (name, 1, "idea-supported")
    assert row.rule_display_name == "Support for your idea"
    assert row.fact.object == "ideas/1"
    assert row.fact.actor.handle == actor


def test_others_do_not_learn_that_it_exists(world: World, name: str) -> None:
    unknown = "transfers/00000000-0000-0000-0000-000000000001"
    for asked in (name, unknown, "transfers/x"):
        request = pb.GetTransferRequest(name=asked)
        problem = world.call.refused(world.stub.GetTransfer, request, world.people.cleo)
        assert problem.reason == "TRANSFER_NOT_FOUND"


def test_visitors_sign_in_first(world: World, name: str) -> None:
    request = pb.GetTransferRequest(name=name)
    problem = world.call.refused(world.stub.GetTransfer, request, world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
