"""Checks GetMember."""

import pytest

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def test_it_finds_a_member_by_handle_and_uid(town: Town, alice: pb.Member, call: Caller) -> None:
    for name in ("members/alice", "members/Alice", f"members/{alice.uid}"):
        found = call(town.stub.GetMember, pb.GetMemberRequest(name=name), town.visitor)
        assert (found.uid, found.display_name) == (alice.uid, "Alice")


def test_it_shows_the_address_only_to_oneself_and_administrators(
    town: Town, alice: pb.Member, admin: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    request = pb.GetMemberRequest(name="members/alice")
    for who in (town.visitor, town.actor(moderator)):
        assert call(town.stub.GetMember, request, who).email == ""
    for who in (town.actor(alice), town.actor(admin)):
        assert call(town.stub.GetMember, request, who).email == "alice@example.com"


def test_it_names_what_each_missing_part_unlocks(
    town: Town, alice: pb.Member, call: Caller
) -> None:
    request = pb.GetMemberRequest(name="members/alice")
    found = call(town.stub.GetMember, request, town.actor(alice)).completeness
    assert found.percent == 20
    assert [part.field for part in found.missing] == [
        "bio",
        "interests",
        "avatar",
        "links",
        "time_zone",
    ]
    assert found.missing[0].unlocks == "profile.unlocks.bio"


def test_it_asks_visitors_of_a_gated_community_to_sign_in(
    town: Town, alice: pb.Member, call: Caller
) -> None:
    town.set_access(pb.ACCESS_GATED)
    for name in ("members/alice", "members/nobody"):
        problem = call.refused(town.stub.GetMember, pb.GetMemberRequest(name=name), town.visitor)
        assert problem.reason == "SIGN_IN_NEEDED"
    request = pb.GetMemberRequest(name="members/alice")
    assert call(town.stub.GetMember, request, town.actor(alice)).handle == "alice"


def test_it_does_not_find_another_communitys_member(
    town: Town, other: Town, alice: pb.Member, call: Caller
) -> None:
    for name in ("members/alice", f"members/{alice.uid}"):
        problem = call.refused(other.stub.GetMember, pb.GetMemberRequest(name=name), other.system)
        assert problem.reason == "MEMBER_NOT_FOUND"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "alice",
        "members/",
        "members/%",
        "members/alice/x",
        "boards/alice",
        "members/" + "a" * 9999,
    ],
)
def test_it_does_not_find_what_is_no_name(
    town: Town, alice: pb.Member, call: Caller, name: str
) -> None:
    request = pb.GetMemberRequest(name=name)
    assert call.refused(town.stub.GetMember, request, town.actor(alice)).code == "NOT_FOUND"
