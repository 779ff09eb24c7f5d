"""Checks ListMembers."""

from typing import Any

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb

# A role of a newer contract.
UNKNOWN: Any = 99


def _list(town: Town, call: Caller, who: pb.Member, **fields: object) -> list[str]:
    request = pb.ListMembersRequest(**fields)  # type: ignore[arg-type]
    answer = call(town.stub.ListMembers, request, town.actor(who))
    return [one.handle for one in answer.members]


def test_it_pages_by_handle(town: Town, admin: pb.Member, call: Caller) -> None:
    made = {town.person(f"person-{number:02}").handle for number in range(7)} | {"ada"}
    seen: list[str] = []
    token = ""
    while True:
        request = pb.ListMembersRequest(page_size=3, page_token=token)
        answer = call(town.stub.ListMembers, request, town.actor(admin))
        seen += [one.handle for one in answer.members]
        token = answer.next_page_token
        if not token:
            break
    assert len(seen) == 8
    assert set(seen) == made


def test_it_finds_part_of_a_name_literally(town: Town, admin: pb.Member, call: Caller) -> None:
    town.person("under_score")
    town.person("percent")
    assert _list(town, call, admin, query="DER_SC") == ["under_score"]
    assert _list(town, call, admin, query="%") == []
    assert _list(town, call, admin, query="r_c") == []


def test_it_filters_by_role_and_state(
    town: Town, admin: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    town.placeholder("later")
    assert _list(town, call, admin, role=pb.ROLE_MODERATOR) == [moderator.handle]
    assert _list(town, call, admin, state=pb.MEMBER_STATE_PLACEHOLDER) == ["later"]
    assert _list(town, call, admin, state=pb.MEMBER_STATE_ERASED) == []


def test_it_looks_for_a_whole_address_only_for_administrators(
    town: Town, admin: pb.Member, moderator: pb.Member, alice: pb.Member, call: Caller
) -> None:
    assert _list(town, call, admin, query="ALICE@example.com") == [alice.handle]
    assert _list(town, call, admin, query="alice@example") == []
    assert _list(town, call, moderator, query="alice@example.com") == []


def test_it_is_for_staff(town: Town, alice: pb.Member, call: Caller) -> None:
    request = pb.ListMembersRequest()
    assert call.refused(town.stub.ListMembers, request, town.visitor).code == "UNAUTHENTICATED"
    problem = call.refused(town.stub.ListMembers, request, town.actor(alice))
    assert problem.reason == "ROLE_NEEDED"


def test_it_refuses_what_it_does_not_know(town: Town, admin: pb.Member, call: Caller) -> None:
    for request, field in (
        (pb.ListMembersRequest(role=UNKNOWN), "role"),
        (pb.ListMembersRequest(page_size=-1), "page_size"),
        (pb.ListMembersRequest(page_token="x"), "page_token"),
        (pb.ListMembersRequest(query="a\x00"), "query"),
        (pb.ListMembersRequest(state=99), "state"),  # type: ignore[arg-type]
    ):
        problem = call.refused(town.stub.ListMembers, request, town.actor(admin))
        assert list(problem.fields) == [field]


def test_it_shows_nobody_of_another_community(
    town: Town, other: Town, admin: pb.Member, call: Caller
) -> None:
    other.person("stranger")
    assert _list(town, call, admin) == ["ada"]
