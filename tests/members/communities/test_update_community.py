"""Checks UpdateCommunity."""

import pytest

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb


def _update(*paths: str, **fields: object) -> pb.UpdateCommunityRequest:
    request = pb.UpdateCommunityRequest(community=pb.Community(**fields))  # type: ignore[arg-type]
    request.update_mask.paths.extend(paths)
    return request


def test_it_changes_what_the_mask_names(town: Town, admin: pb.Member, call: Caller) -> None:
    who = town.actor(admin)
    request = _update("vision_place", vision_place="asking", vision_benefit="not this")
    changed = call(town.stub.UpdateCommunity, request, who)
    assert (changed.vision_place, changed.vision_benefit) == ("asking", "")
    cleared = call(town.stub.UpdateCommunity, _update("vision_place"), who)
    assert cleared.vision_place == ""
    assert len(town.events("CommunityChanged")) == 3
    assert town.audit()[:2] == ["UpdateCommunity", "UpdateCommunity"]


def test_it_changes_what_is_filled_without_a_mask(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    request = _update(access=pb.ACCESS_HYBRID, features=["roadmap", "feeds"])
    changed = call(town.stub.UpdateCommunity, request, town.actor(admin))
    assert (changed.access, list(changed.features)) == (pb.ACCESS_HYBRID, ["roadmap", "feeds"])


def test_it_announces_nothing_where_nothing_changes(
    town: Town, admin: pb.Member, call: Caller
) -> None:
    call(town.stub.UpdateCommunity, _update(display_name="Spring"), town.actor(admin))
    assert len(town.events("CommunityChanged")) == 1


def test_it_needs_the_admin_role(
    town: Town, moderator: pb.Member, admin: pb.Member, call: Caller
) -> None:
    request = _update(vision_place="mine")
    refused = call.refused
    assert refused(town.stub.UpdateCommunity, request, town.visitor).code == "UNAUTHENTICATED"
    for who in (town.actor(moderator), town.actor(admin, scopes=("read",))):
        assert refused(town.stub.UpdateCommunity, request, who).code == "PERMISSION_DENIED"


def test_it_leaves_hosts_to_the_operator(
    town: Town, other: Town, admin: pb.Member, call: Caller
) -> None:
    request = _update(hosts=["spring.example.com"])
    problem = call.refused(town.stub.UpdateCommunity, request, town.actor(admin))
    assert problem.reason == "HOSTS_NEED_OPERATOR"
    call(town.stub.UpdateCommunity, request, town.system)
    assert call.refused(town.stub.UpdateCommunity, request, other.system).reason == "HOST_TAKEN"
    taken = _update(slug=town.slug)
    assert call.refused(town.stub.UpdateCommunity, taken, other.system).reason == "SLUG_TAKEN"


def test_it_refuses_an_edit_of_an_older_version(town: Town, admin: pb.Member, call: Caller) -> None:
    who = town.actor(admin)
    call(town.stub.UpdateCommunity, _update(etag="1", vision_place="first"), who)
    problem = call.refused(town.stub.UpdateCommunity, _update(etag="1", vision_place="second"), who)
    assert (problem.code, problem.reason) == ("ABORTED", "EDITED_MEANWHILE")


def test_it_does_not_touch_another_community(
    town: Town, other: Town, admin: pb.Member, call: Caller
) -> None:
    request = _update(name=f"communities/{other.slug}", vision_place="mine")
    problem = call.refused(town.stub.UpdateCommunity, request, town.actor(admin))
    assert problem.code == "NOT_FOUND"


@pytest.mark.parametrize("path", ["uid", "conduct", "create_time", "nonsense", ""])
def test_it_refuses_a_path_it_does_not_know(
    town: Town, admin: pb.Member, call: Caller, path: str
) -> None:
    problem = call.refused(town.stub.UpdateCommunity, _update(path), town.actor(admin))
    assert list(problem.fields) == ["update_mask"]
