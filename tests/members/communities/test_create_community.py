"""Checks CreateCommunity."""

import pytest

from tests.harness import Caller, make_actor
from tests.members.conftest import NOBODY, Town
from upwell.members.v1 import members_pb2 as pb
from upwell.members.v1 import members_pb2_grpc

SYSTEM = make_actor(NOBODY, kind="system")
Stub = members_pb2_grpc.MembersServiceStub


def _request(
    slug: str = "spring", request_id: str = "", **fields: object
) -> pb.CreateCommunityRequest:
    community = pb.Community(slug=slug, display_name="Spring", **fields)  # type: ignore[arg-type]
    return pb.CreateCommunityRequest(community=community, request_id=request_id)


def test_it_makes_a_community_with_a_code_of_conduct(stub: Stub, call: Caller) -> None:
    made = call(
        stub.CreateCommunity,
        _request(
            hosts=["Ideas.Example.com", "localhost:8080"],
            brand_color="#0E6E74",
            locale="de-AT",
            time_zone="Europe/Vienna",
        ),
        SYSTEM,
    )
    assert made.name == "communities/spring"
    assert list(made.hosts) == ["ideas.example.com", "localhost:8080"]
    assert (made.access, made.locale, made.time_zone) == (pb.ACCESS_PUBLIC, "de", "Europe/Vienna")
    assert made.brand_color == "#0e6e74"
    assert made.conduct.version == 1
    assert "idea" in made.conduct.body


def test_it_announces_the_community(town: Town) -> None:
    (event,) = town.events("CommunityChanged")
    assert event.body == {"community_uid": str(town.uid), "slug": "spring"}


@pytest.mark.parametrize("kind", ["visitor", "admin"])
def test_it_is_only_for_the_system(stub: Stub, call: Caller, town: Town, kind: str) -> None:
    who = town.visitor if kind == "visitor" else town.actor(town.person("ada", "admin"))
    assert call.refused(stub.CreateCommunity, _request("mine"), who).code == "PERMISSION_DENIED"


def test_it_refuses_a_short_name_that_is_taken(stub: Stub, call: Caller, town: Town) -> None:
    problem = call.refused(stub.CreateCommunity, _request(town.slug), SYSTEM)
    assert (problem.code, problem.reason) == ("ALREADY_EXISTS", "SLUG_TAKEN")


def test_it_refuses_a_host_of_another_community(stub: Stub, call: Caller) -> None:
    call(stub.CreateCommunity, _request("one", hosts=["one.example.com"]), SYSTEM)
    problem = call.refused(
        stub.CreateCommunity, _request("two", hosts=["two.example.com", "one.example.com"]), SYSTEM
    )
    assert problem.reason == "HOST_TAKEN"
    assert problem.metadata == {"host": "one.example.com"}
    answer = call(stub.ListCommunities, pb.ListCommunitiesRequest(), SYSTEM)
    assert [one.slug for one in answer.communities] == ["one"]


def test_it_gives_a_repeat_the_first_answer(stub: Stub, call: Caller) -> None:
    first = call(stub.CreateCommunity, _request(request_id="r1"), SYSTEM)
    assert call(stub.CreateCommunity, _request(request_id="r1"), SYSTEM).uid == first.uid
    changed = _request(request_id="r1", vision_place="elsewhere")
    assert call.refused(stub.CreateCommunity, changed, SYSTEM).reason == "REQUEST_ID_REUSED"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "Not a slug"),
        ("slug", "-"),
        ("display_name", "x"),
        ("display_name", "tab\tbed"),
        ("brand_color", "red"),
        ("time_zone", "Mars/Olympus"),
        ("locale", "tlh"),
        ("hosts", ["http://x"]),
        ("logo", "data:image/svg+xml,<svg onload='alert(1)'/>"),
        ("logo", "data:image/png;base64,AAAA"),
        ("vision_place", "x" * 301),
    ],
)
def test_it_names_the_field_it_refuses(stub: Stub, call: Caller, field: str, value: object) -> None:
    request = _request()
    fields = pb.Community(**{field: value})  # type: ignore[arg-type]
    request.community.ClearField(field)
    request.community.MergeFrom(fields)
    problem = call.refused(stub.CreateCommunity, request, SYSTEM)
    assert problem.code == "INVALID_ARGUMENT"
    assert list(problem.fields) == [field]
