"""Checks ListAuditEntries."""

import json

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.common.v1 import erasure_pb2
from upwell.members.v1 import members_pb2 as pb


def test_it_says_who_did_what_newest_first(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    who = town.actor(admin)
    for role in (pb.ROLE_MODERATOR, pb.ROLE_MANAGER):
        call(town.stub.GrantRole, pb.GrantRoleRequest(name=alice.name, role=role), who)
    page = call(town.stub.ListAuditEntries, pb.ListAuditEntriesRequest(page_size=1), who)
    (line,) = page.audit_entries
    assert (line.action, line.actor_handle, line.subject) == ("GrantRole", "ada", "members/alice")
    assert json.loads(line.detail) == {"role": "manager"}
    rest = pb.ListAuditEntriesRequest(page_size=1, page_token=page.next_page_token)
    (line,) = call(town.stub.ListAuditEntries, rest, who).audit_entries
    assert json.loads(line.detail) == {"role": "moderator"}


def test_it_names_nobody_who_has_left(
    town: Town, admin: pb.Member, alice: pb.Member, call: Caller
) -> None:
    request = erasure_pb2.EraseMemberRequest(
        name=f"members/{alice.uid}", content=erasure_pb2.CONTENT_CHOICE_KEEP
    )
    call(town.stub.EraseMember, request, town.actor(alice))
    answer = call(town.stub.ListAuditEntries, pb.ListAuditEntriesRequest(), town.actor(admin))
    assert "alice" not in str(answer)
    assert answer.audit_entries[0].actor_handle.startswith("former-")


def test_it_needs_the_admin_role(town: Town, moderator: pb.Member, call: Caller) -> None:
    request = pb.ListAuditEntriesRequest()
    problem = call.refused(town.stub.ListAuditEntries, request, town.actor(moderator))
    assert problem.reason == "ROLE_NEEDED"
    assert call.refused(town.stub.ListAuditEntries, request, town.visitor).code == "UNAUTHENTICATED"


def test_it_shows_nothing_of_another_community(town: Town, other: Town) -> None:
    other.person("stranger", "admin")
    assert town.audit() == ["CreateCommunity"]
