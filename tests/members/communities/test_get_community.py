"""Checks GetCommunity."""

from tests.harness import Caller, make_actor
from tests.members.conftest import NOBODY, Town
from upwell.members.v1 import members_pb2 as pb


def test_it_shows_a_visitor_the_community(town: Town, call: Caller) -> None:
    town.set_access(pb.ACCESS_GATED)
    found = call(town.stub.GetCommunity, pb.GetCommunityRequest(), town.visitor)
    assert (found.slug, found.access, found.conduct.version) == ("spring", pb.ACCESS_GATED, 1)


def test_it_finds_it_by_name_too(town: Town, call: Caller) -> None:
    request = pb.GetCommunityRequest(name="communities/spring")
    assert call(town.stub.GetCommunity, request, town.visitor).uid == str(town.uid)


def test_it_does_not_find_another_community(town: Town, other: Town, call: Caller) -> None:
    for name in (f"communities/{other.slug}", f"communities/{other.uid}", "spring", "x" * 9999):
        request = pb.GetCommunityRequest(name=name)
        assert call.refused(town.stub.GetCommunity, request, town.system).code == "NOT_FOUND"


def test_it_does_not_find_what_never_was(town: Town, call: Caller) -> None:
    problem = call.refused(town.stub.GetCommunity, pb.GetCommunityRequest(), make_actor(NOBODY))
    assert problem.reason == "COMMUNITY_NOT_FOUND"
