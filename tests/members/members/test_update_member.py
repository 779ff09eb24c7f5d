"""Checks UpdateMember."""

import pytest

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.members.v1 import members_pb2 as pb

PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


def _update(*paths: str, name: str = "members/alice", **fields: object) -> pb.UpdateMemberRequest:
    request = pb.UpdateMemberRequest(member=pb.Member(name=name, **fields))  # type: ignore[arg-type]
    request.update_mask.paths.extend(paths)
    return request


def test_it_changes_ones_own_profile(town: Town, alice: pb.Member, call: Caller) -> None:
    request = _update(display_name=" Alice\u202e Liddell ", bio="Curious.\n\tVery.", locale="de-DE")
    changed = call(town.stub.UpdateMember, request, town.actor(alice))
    assert (changed.display_name, changed.bio, changed.locale) == (
        "Alice Liddell",
        "Curious.\n\tVery.",
        "de",
    )
    assert changed.etag != alice.etag
    (event,) = town.events("MemberChanged")
    assert event.body["display_name"] == "Alice Liddell"


def test_it_announces_only_what_others_show(town: Town, alice: pb.Member, call: Caller) -> None:
    call(town.stub.UpdateMember, _update(bio="Curious."), town.actor(alice))
    call(town.stub.UpdateMember, _update(display_name="Alice"), town.actor(alice))
    assert town.events("MemberChanged") == []


def test_it_says_once_that_a_profile_is_complete(
    town: Town, alice: pb.Member, call: Caller
) -> None:
    who = town.actor(alice)
    request = _update(
        bio="b",
        interests=["tea", "tea", "cats"],
        links=[pb.Link(label="Site", url="https://example.com/a?b")],
        time_zone="Europe/London",
        avatar=PNG,
    )
    changed = call(town.stub.UpdateMember, request, who)
    assert changed.completeness.percent == 100
    assert not changed.completeness.missing
    assert list(changed.interests) == ["tea", "cats"]
    call(town.stub.UpdateMember, _update("bio"), who)
    call(town.stub.UpdateMember, _update(bio="again"), who)
    assert len(town.events("ProfileCompleted")) == 1


def test_it_changes_the_handle(
    town: Town, alice: pb.Member, moderator: pb.Member, call: Caller
) -> None:
    who = town.actor(alice)
    changed = call(town.stub.UpdateMember, _update(handle="Alice-L"), who)
    assert changed.name == "members/alice-l"
    request = _update(name=f"members/{alice.uid}", handle=moderator.handle)
    assert call.refused(town.stub.UpdateMember, request, who).reason == "HANDLE_TAKEN"
    assert town.again(alice).handle == "alice-l"


def test_it_is_for_oneself_and_administrators(
    town: Town, alice: pb.Member, moderator: pb.Member, admin: pb.Member, call: Caller
) -> None:
    request = _update(bio="mine now")
    refused = call.refused
    assert refused(town.stub.UpdateMember, request, town.visitor).reason == "SIGN_IN_NEEDED"
    assert refused(town.stub.UpdateMember, request, town.actor(moderator)).reason == "NOT_YOURS"
    reads = town.actor(alice, scopes=("read",))
    assert refused(town.stub.UpdateMember, request, reads).reason == "SCOPE_NEEDED"
    assert call(town.stub.UpdateMember, request, town.actor(admin)).bio == "mine now"
    assert town.audit()[0] == "UpdateMember"


def test_it_asks_permission_before_saying_who_exists(
    town: Town, alice: pb.Member, call: Caller
) -> None:
    request = _update(name="members/nobody", bio="x")
    assert call.refused(town.stub.UpdateMember, request, town.actor(alice)).reason == "NOT_YOURS"
    assert call.refused(town.stub.UpdateMember, request, town.system).code == "NOT_FOUND"


def test_it_leaves_address_and_mark_to_administrators(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    for path in ("email", "is_verified", "roles", "state", "uid"):
        problem = call.refused(town.stub.UpdateMember, _update(path), town.actor(alice))
        assert list(problem.fields) == ["update_mask"]
    request = _update("is_verified", "email", is_verified=True, email="a@Example.org")
    changed = call(town.stub.UpdateMember, request, town.actor(admin))
    assert (changed.is_verified, changed.email) == (True, "a@example.org")


def test_it_refuses_an_edit_of_an_older_version(town: Town, alice: pb.Member, call: Caller) -> None:
    who = town.actor(alice)
    call(town.stub.UpdateMember, _update(etag=alice.etag, bio="one"), who)
    problem = call.refused(town.stub.UpdateMember, _update(etag=alice.etag, bio="two"), who)
    assert problem.reason == "EDITED_MEANWHILE"
    assert town.again(alice).bio == "one"


def test_it_refuses_a_suspended_member(
    town: Town, alice: pb.Member, admin: pb.Member, call: Caller
) -> None:
    request = pb.SuspendMemberRequest(name="members/alice", reason="spam")
    suspended = call(town.stub.SuspendMember, request, town.actor(admin))
    problem = call.refused(town.stub.UpdateMember, _update(bio="x"), town.actor(suspended))
    assert problem.reason == "MEMBER_SUSPENDED"


@pytest.mark.parametrize("field", ["handle", "display_name"])
def test_it_refuses_to_leave_nothing(
    town: Town, alice: pb.Member, call: Caller, field: str
) -> None:
    problem = call.refused(town.stub.UpdateMember, _update(field), town.actor(alice))
    assert list(problem.fields) == [field]
