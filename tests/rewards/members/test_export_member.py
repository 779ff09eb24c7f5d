"""ExportMember gives everything held about a member."""

import json
from typing import Any

from shared.actor import Actor
from tests.rewards.abuse_cases.cases import appeal, confirm, open_case, support
from tests.rewards.conftest import World, uid
from upwell.common.v1 import export_pb2
from upwell.members.v1 import events_pb2 as members


def export(world: World, whose: str, who: Actor) -> dict[str, Any]:
    """Return what is held about somebody."""
    request = export_pb2.ExportMemberRequest(name=f"members/{whose}")
    (file,) = world.call(world.stub.ExportMember, request, who).files
    assert file.filename == "rewards/rewards.json"
    found: dict[str, Any] = json.loads(file.content)
    return found


def test_it_gives_one_what_is_theirs(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world, world.people.ben))
    appeal(world, case, "We work together.")
    world.settle()
    found = export(world, uid(world.people.ana), world.people.ana)
    assert found["person"][0]["handle"] == "ana"
    assert {row["account"] for row in found["balances"]} == {
        f"member:{uid(world.people.ana)}",
        f"escrow:{uid(world.people.ana)}",
    }
    assert len(found["transfers"]) > 4
    assert len(found["facts_about"]) == 6
    assert found["cases"][0]["reason"] == "reciprocity"
    assert found["cases"][0]["appeal"] == "We work together."
    assert {
        "badges",
        "credentials",
        "redemptions",
        "redemption_steps",
        "adjustments",
        "progress",
        "facts_by",
    } <= found.keys()
    assert [
        row["object"] for row in export(world, uid(world.people.ben), world.people.ben)["facts_by"]
    ] == [
        "ideas/1",
        "ideas/2",
    ]


def test_it_tells_nothing_that_its_member_may_not_see(world: World) -> None:
    support(world)
    open_case(world, world.people.ben)
    world.rows(
        "UPDATE rewards.cases SET evidence = '[\"Two of four.\"]' WHERE community_id = :community"
    )
    document = json.dumps(export(world, uid(world.people.ana), world.people.ana))
    for secret in ("Two of four.", "They vote for each other.", uid(world.people.moderator)):
        assert secret not in document
    assert uid(world.people.ben) not in document


def test_it_is_for_oneself_and_admins(world: World) -> None:
    request = export_pb2.ExportMemberRequest(name=f"members/{uid(world.people.ana)}")
    for who in (world.people.ben, world.people.moderator, world.people.manager):
        problem = world.call.refused(world.stub.ExportMember, request, who)
        assert problem.reason == "NOT_YOURS"
    problem = world.call.refused(world.stub.ExportMember, request, world.people.visitor)
    assert problem.reason == "SIGN_IN_NEEDED"
    assert export(world, uid(world.people.ana), world.people.admin)["person"]
    assert export(world, uid(world.people.ana), world.people.system)["person"]
    nobody = export_pb2.ExportMemberRequest(name="members/nobody")
    problem = world.call.refused(world.stub.ExportMember, nobody, world.people.admin)
    assert problem.reason == "MEMBER_NOT_FOUND"


def test_it_gives_an_admin_what_is_left_of_a_former_member(world: World) -> None:
    support(world)
    case = confirm(world, open_case(world))
    appeal(world, case, "We work together.")
    world.tell(members.MemberErased(member_uid=uid(world.people.ana)))
    found = export(world, uid(world.people.ana), world.people.admin)
    assert "handle" not in found["person"][0]
    assert "appeal" not in found["cases"][0]
    assert "decision_message" not in found["cases"][0]
    assert found["transfers"]


def test_it_gives_much_in_one_go(world: World) -> None:
    world.rows(
        "INSERT INTO rewards.facts (community_id, fact_id, type, subject_id, actor_id, object,"
        " idea, key, time, event_time) SELECT :community, gen_random_uuid(), 'vote',"
        " CAST(:ana AS uuid), gen_random_uuid(), 'ideas/1', 'ideas/1', 'vote:1:' || n, now(), now()"
        " FROM generate_series(1, 15000) AS n",
        ana=uid(world.people.ana),
    )
    assert len(export(world, uid(world.people.ana), world.people.ana)["facts_about"]) == 15000
