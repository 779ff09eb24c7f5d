"""Checks ExportMember."""

import json

from tests.harness import Caller
from tests.members.conftest import Town
from upwell.common.v1 import export_pb2
from upwell.members.v1 import members_pb2 as pb


def test_it_gives_everything_and_no_secret(town: Town, alice: pb.Member, call: Caller) -> None:
    who = town.actor(alice)
    token = pb.AccessToken(display_name="laptop")
    made = call(town.stub.CreateAccessToken, pb.CreateAccessTokenRequest(access_token=token), who)
    call(town.stub.AcceptConduct, pb.AcceptConductRequest(version=1), who)
    link = town.ask("alice@example.com")
    answer = call(
        town.stub.ExportMember, export_pb2.ExportMemberRequest(name=f"members/{alice.uid}"), who
    )
    files = {one.filename: json.loads(one.content) for one in answer.files}
    assert files["members/profile.json"]["email"] == "alice@example.com"
    assert files["members/access_tokens.json"][0]["display_name"] == "laptop"
    assert files["members/accepted_conduct.json"][0]["version"] == 1
    assert len(files["members/sign_in_links.json"]) == 1
    assert files["members/capabilities.json"] == []
    assert {line["action"] for line in files["members/audit.json"]} == {
        "CreateMember",
        "CreateAccessToken",
    }
    everything = b"".join(one.content for one in answer.files).decode()
    assert made.secret not in everything
    assert link not in everything


def test_it_is_for_oneself_and_administrators(
    town: Town, other: Town, alice: pb.Member, moderator: pb.Member, admin: pb.Member, call: Caller
) -> None:
    request = export_pb2.ExportMemberRequest(name=f"members/{alice.uid}")
    refused = call.refused
    assert refused(town.stub.ExportMember, request, town.actor(moderator)).reason == "NOT_YOURS"
    assert refused(town.stub.ExportMember, request, town.visitor).code == "UNAUTHENTICATED"
    assert refused(other.stub.ExportMember, request, other.system).code == "NOT_FOUND"
    assert call(town.stub.ExportMember, request, town.actor(admin)).files
