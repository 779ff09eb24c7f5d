"""Awarding by hand."""

from datetime import timedelta
from typing import Any

import pytest

from services.rewards import actions
from shared import clock
from tests.harness import freeze
from tests.rewards.badges.badges import NOTE, award, create, find, held, revoke
from tests.rewards.conftest import World, stamp, uid
from upwell.members.v1 import events_pb2 as members
from upwell.rewards.v1 import rewards_pb2 as pb

MANUAL = pb.ACHIEVEMENT_KIND_MANUAL


def refused(world: World, **fields: Any) -> Any:  # noqa: ANN401  a problem
    values = {"parent": "achievements/thank-you", "member": "members/ana", "note": NOTE, **fields}
    return world.call.refused(
        world.stub.AwardBadge, pb.AwardBadgeRequest(**values), world.people.manager
    )


def test_it_is_held_at_once_and_says_who_and_why(world: World) -> None:
    badge = award(world, world.people.ana)
    assert (badge.state, badge.note, badge.awarded_by.handle) == (
        pb.BADGE_STATE_GRANTED,
        NOTE,
        "max",
    )
    assert held(world, world.people.ana) == {"thank-you"}
    event = world.events("BadgeAwarded")[0]
    assert (event["member_uid"], event["reason"]) == (uid(world.people.ana), NOTE)
    world.settle()
    assert held(world, world.people.ana) == {"thank-you"}


def test_it_gives_the_credit_it_comes_with(world: World) -> None:
    create(world, "bonus", kind=MANUAL, credit=100)
    badge = award(world, world.people.ana, "bonus")
    assert badge.state == pb.BADGE_STATE_GRANTED
    assert world.balance(world.people.ana, "credit") == 100
    cause = world.scalar("SELECT cause FROM rewards.transfers WHERE community_id = :community")
    assert cause == badge.name


def test_it_waits_for_a_second_person_above_the_limit(world: World) -> None:
    badge = award(world, world.people.ana, "outstanding-help")
    assert badge.state == pb.BADGE_STATE_PROVISIONAL
    assert held(world, world.people.ana) == set()
    assert world.balance(world.people.ana, "credit") == 0
    assert world.events("BadgeAwarded") == []


def test_it_counts_what_one_person_gives_in_small_parts_together(world: World) -> None:
    create(world, "half", kind=MANUAL, credit=60)
    create(world, "other-half", kind=MANUAL, credit=60)
    world.join(world.people.ana, world.people.ben)
    assert award(world, world.people.ana, "half").state == pb.BADGE_STATE_GRANTED
    assert award(world, world.people.ana, "other-half").state == pb.BADGE_STATE_PROVISIONAL
    adjusted = world.call(
        world.stub.AdjustPoints,
        pb.AdjustPointsRequest(
            name="members/ana", unit=pb.UNIT_CREDIT, amount=50, note="For the guide as well."
        ),
        world.people.manager,
    )
    assert adjusted.state == pb.ADJUSTMENT_STATE_WAITING
    # Somebody else, and something small, is not held back by it.
    assert award(world, world.people.ben, "half").state == pb.BADGE_STATE_GRANTED


def test_it_answers_a_repeated_request_the_same(world: World) -> None:
    first = award(world, world.people.ana, request_id="one")
    assert award(world, world.people.ana, request_id="one") == first
    problem = refused(world, note="For something else altogether.", request_id="one")
    assert problem.reason == "REQUEST_ID_REUSED"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"member": "members/nobody"}, "RECIPIENT_NOT_FOUND"),
        ({"member": "ana"}, "MEMBER_NOT_FOUND"),
        ({"member": "members/max"}, "OWN_AWARD"),
        ({"parent": "achievements/first-idea"}, "NOT_MANUALLY_AWARDABLE"),
        ({"parent": "achievements/none"}, "ACHIEVEMENT_NOT_FOUND"),
        ({"note": "Thanks"}, "INVALID"),
        ({"note": "x" * 501}, "INVALID"),
    ],
)
def test_it_refuses_what_nobody_may_give(world: World, fields: dict[str, str], reason: str) -> None:
    assert refused(world, **fields).reason == reason
    assert world.events("BadgeAwarded") == []


def test_it_refuses_ones_other_account(world: World) -> None:
    world.rows(
        "UPDATE rewards.people SET person_id = :person WHERE community_id = :community"
        " AND handle IN ('ana', 'max')",
        person=world.people.ana.member,
    )
    assert refused(world).reason == "OWN_AWARD"


def test_it_refuses_former_members(world: World) -> None:
    world.tell(members.MemberErased(member_uid=uid(world.people.ana)))
    assert refused(world).reason == "RECIPIENT_NOT_FOUND"


def test_it_forgets_the_note_with_the_member(world: World) -> None:
    create(world, "bonus", kind=MANUAL, credit=5)
    badge = award(world, world.people.ana, "bonus")
    world.tell(members.MemberErased(member_uid=uid(world.people.ana)))
    kept = world.call(
        world.stub.GetBadge, pb.GetBadgeRequest(name=badge.name), world.people.manager
    )
    assert (kept.note, kept.reason, kept.member.is_erased) == ("", "", True)
    written = """SELECT (SELECT count(*) FROM rewards.badge_changes c
            WHERE c::text LIKE '%exports%')
        + (SELECT count(*) FROM rewards.transfers t WHERE t::text LIKE '%exports%')"""
    assert world.scalar(written) == 0


def test_it_refuses_what_is_held_or_waits_and_gives_again_what_was_revoked(world: World) -> None:
    badge = award(world, world.people.ana)
    assert refused(world).reason == "ALREADY_HELD"
    award(world, world.people.ana, "outstanding-help")
    assert refused(world, parent="achievements/outstanding-help").reason == "ALREADY_HELD"
    revoke(world, badge)
    again = award(world, world.people.ana, note="For another guide, to imports.")
    assert (again.state, again.note) == (
        pb.BADGE_STATE_GRANTED,
        "For another guide, to imports.",
    )
    steps = world.rows(
        "SELECT to_state FROM rewards.badge_changes c JOIN rewards.badges b USING (badge_id)"
        " WHERE b.achievement = 'thank-you' ORDER BY change_id"
    )
    assert [row.to_state for row in steps] == ["granted", "revoked", "granted"]


def test_it_refuses_what_is_retired(world: World) -> None:
    world.call(
        world.stub.RetireAchievement,
        pb.RetireAchievementRequest(name="achievements/thank-you"),
        world.people.manager,
    )
    assert refused(world).reason == "ACHIEVEMENT_RETIRED"


def test_it_runs_out_when_it_was_said_to(world: World) -> None:
    award(world, world.people.ana, expire_time=stamp(clock.now() + timedelta(days=2)))
    freeze(clock.now() + timedelta(days=3))
    actions.refresh_badges(world.work_db)
    assert find(world, world.people.ana, "thank-you").state == pb.BADGE_STATE_EXPIRED
    past = stamp(clock.now() - timedelta(days=1))
    assert "expire_time" in refused(world, expire_time=past).fields


def test_it_is_for_managers(world: World) -> None:
    request = pb.AwardBadgeRequest(parent="achievements/none", member="members/nobody", note="")
    for who in (world.people.ana, world.people.moderator):
        problem = world.call.refused(world.stub.AwardBadge, request, who)
        assert problem.reason == "ROLE_NEEDED"
