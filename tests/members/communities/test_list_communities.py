"""Checks ListCommunities."""

from collections.abc import Callable

from tests.harness import Caller, make_actor
from tests.members.conftest import NOBODY, Town
from upwell.members.v1 import members_pb2 as pb


def test_it_lists_every_community_with_its_hosts(
    new_town: Callable[[str], Town], call: Caller
) -> None:
    towns = [new_town(slug) for slug in ("blue", "amber", "coral")]
    request = pb.UpdateCommunityRequest(
        community=pb.Community(hosts=["b.example.com", "localhost"])
    )
    call(towns[0].stub.UpdateCommunity, request, towns[0].system)
    who = make_actor(NOBODY, kind="system")
    answer = call(towns[0].stub.ListCommunities, pb.ListCommunitiesRequest(page_size=2), who)
    assert [one.slug for one in answer.communities] == ["amber", "blue"]
    assert list(answer.communities[1].hosts) == ["b.example.com", "localhost"]
    rest = pb.ListCommunitiesRequest(page_size=2, page_token=answer.next_page_token)
    answer = call(towns[0].stub.ListCommunities, rest, who)
    assert [one.slug for one in answer.communities] == ["coral"]
    assert answer.next_page_token == ""


def test_it_is_only_for_the_system(town: Town, admin: pb.Member, call: Caller) -> None:
    for who in (town.visitor, town.actor(admin)):
        problem = call.refused(town.stub.ListCommunities, pb.ListCommunitiesRequest(), who)
        assert problem.code == "PERMISSION_DENIED"


def test_it_refuses_a_foreign_page_token(town: Town, call: Caller) -> None:
    request = pb.ListCommunitiesRequest(page_token="bm9uc2Vuc2U")
    problem = call.refused(town.stub.ListCommunities, request, town.system)
    assert problem.reason == "PAGE_TOKEN_UNKNOWN"
