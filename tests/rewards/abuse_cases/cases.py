"""Gives cases something to be about, and opens and decides them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.actor import Actor
from tests.harness import freeze
from tests.rewards.conftest import World, stamp
from upwell.rewards.v1 import rewards_pb2 as pb

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
START = NOW - timedelta(days=10)


def support(world: World, moment: datetime = NOW - timedelta(days=2)) -> None:
    """Let Ben and Cleo vote for two ideas of Ana's, worth four points, and settle it."""
    freeze(NOW)
    for number in (1, 2):
        world.idea(number, at=moment)
        world.vote(number, world.people.ben, world.people.cleo, at=moment)
    world.settle()


def opening(
    who: Actor,
    *others: Actor,
    reason: "pb.CaseReason" = pb.CASE_REASON_RECIPROCITY,
    **fields: Any,  # noqa: ANN401  whatever the message takes
) -> pb.OpenCaseRequest:
    """Return the request for a case about somebody, about what others confirmed."""
    return pb.OpenCaseRequest(
        **{
            "member": f"members/{who.handle}",
            "reason": reason,
            "window_start": stamp(START),
            "window_end": stamp(NOW),
            "others": [f"members/{one.handle}" for one in others],
            "note": "They vote for each other.",
            **fields,
        }
    )


def open_case(world: World, *others: Actor, **fields: Any) -> pb.Case:  # noqa: ANN401  whatever the message takes
    """Open a case about Ana as the moderator, and settle it."""
    request = opening(world.people.ana, *others, **fields)
    case = world.call(world.stub.OpenCase, request, world.people.moderator)
    world.settle()
    return case


def confirm(
    world: World, case: pb.Case, message: str = "We looked at the votes.", who: Actor | None = None
) -> pb.Case:
    """Confirm a case, as the manager unless said otherwise, and settle it."""
    request = pb.ConfirmCaseRequest(name=case.name, message=message)
    confirmed = world.call(world.stub.ConfirmCase, request, who or world.people.manager)
    world.settle()
    return confirmed


def dismiss(world: World, case: pb.Case, message: str = "", who: Actor | None = None) -> pb.Case:
    """Dismiss a case, as the manager unless said otherwise, and settle it."""
    request = pb.DismissCaseRequest(name=case.name, message=message)
    dismissed = world.call(world.stub.DismissCase, request, who or world.people.manager)
    world.settle()
    return dismissed


def appeal(world: World, case: pb.Case, text: str = "We just like the same things.") -> pb.Case:
    """Appeal a case as Ana."""
    request = pb.AppealCaseRequest(name=case.name, text=text)
    return world.call(world.stub.AppealCase, request, world.people.ana)


def grant(world: World, case: pb.Case, message: str = "We looked again.") -> pb.Case:
    """Grant an appeal as the admin, and settle it."""
    request = pb.GrantAppealRequest(name=case.name, message=message)
    granted = world.call(world.stub.GrantAppeal, request, world.people.admin)
    world.settle()
    return granted


def reject(world: World, case: pb.Case, message: str = "We looked again.") -> pb.Case:
    """Reject an appeal as the admin, and settle it."""
    request = pb.RejectAppealRequest(name=case.name, message=message)
    rejected = world.call(world.stub.RejectAppeal, request, world.people.admin)
    world.settle()
    return rejected


def get(world: World, case: pb.Case, who: Actor) -> pb.Case:
    """Get a case again."""
    return world.call(world.stub.GetCase, pb.GetCaseRequest(name=case.name), who)


def points(case: pb.Case) -> dict[int, int]:
    """Return a case's points by unit."""
    return {one.unit: one.amount for one in case.points}
