"""Checks the calls that every service answers alike."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from shared import actor, invariants, privacy
from shared.actor import Actor
from shared.db import Database
from shared.privacy import Erasure
from shared.refusals import Invalid
from shared.service import servicer
from tests.harness import make_actor
from upwell.common.v1 import erasure_pb2, export_pb2, invariants_pb2

MOMENT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


class Actions:
    """Acts as the actions of a service that knows of votes."""

    def check_invariants(self, _db: Database, who: Actor) -> list[invariants.Result]:
        """Check as the system only."""
        actor.need_system(who)
        return [invariants.Result("A vote has a voter.", 2, ("votes/1", "votes/2"))]

    def export_member(self, _db: Database, who: Actor, member: UUID) -> list[tuple[str, bytes]]:
        """Export a member's votes."""
        privacy.need_own_or_admin(who, member, write=False)
        return privacy.json_files("probe", {"votes": [{"member": member, "time": MOMENT}]})

    def erase_member(
        self, _db: Database, who: Actor, member: UUID, *, remove_content: bool
    ) -> Erasure:
        """Keep the votes where they are not to be removed."""
        privacy.need_own_or_admin(who, member, write=True)
        return Erasure(member, MOMENT, {"names": 0, "votes": 0 if remove_content else 3})


class Probe(servicer.Common):
    """Answers the calls of such a service."""

    actions = Actions()


@pytest.fixture
def answer(probe: Callable[..., Database]) -> Callable[..., object]:
    """Return what calls a method as somebody."""
    service = Probe(probe())

    def run(method: str, request: object, who: Actor) -> object:
        actor.set_current(who)
        return getattr(service, method)(request, None)

    return run


def test_it_checks_invariants(answer: Callable[..., object], community: UUID) -> None:
    request = invariants_pb2.CheckInvariantsRequest()
    system = make_actor(community, kind="system")
    found = answer("CheckInvariants", request, system)
    assert found == invariants_pb2.CheckInvariantsResponse(
        results=[
            invariants_pb2.InvariantResult(
                invariant="A vote has a voter.", violations=2, examples=["votes/1", "votes/2"]
            )
        ]
    )
    with pytest.raises(actor.RoleNeeded):
        answer("CheckInvariants", request, make_actor(community, "admin", member=uuid4()))


def test_it_exports_a_member_as_files(answer: Callable[..., object], community: UUID) -> None:
    me = uuid4()
    request = export_pb2.ExportMemberRequest(name=f"members/{me}")
    found = answer("ExportMember", request, make_actor(community, member=me, scopes=("read",)))
    assert isinstance(found, export_pb2.ExportMemberResponse)
    (file,) = found.files
    assert file.filename == "probe/votes.json"
    assert json.loads(file.content) == [{"member": str(me), "time": MOMENT.isoformat()}]


@pytest.mark.parametrize(
    ("content", "kept"),
    [(erasure_pb2.CONTENT_CHOICE_KEEP, 3), (erasure_pb2.CONTENT_CHOICE_REMOVE, 0)],
)
def test_it_confirms_an_erasure(
    content: erasure_pb2.ContentChoice,
    kept: int,
    answer: Callable[..., object],
    community: UUID,
) -> None:
    me = uuid4()
    request = erasure_pb2.EraseMemberRequest(name=f"members/{me}", content=content)
    for who in (
        make_actor(community, member=me, suspended=True),
        make_actor(community, "admin", member=uuid4()),
        make_actor(community, kind="system"),
    ):
        found = answer("EraseMember", request, who)
        assert isinstance(found, erasure_pb2.EraseMemberResponse)
        assert found.name == f"members/{me}"
        assert found.erase_time.ToDatetime(UTC) == MOMENT
        assert {part.noun: part.kept for part in found.parts} == {"names": 0, "votes": kept}


def test_it_asks_what_happens_to_what_was_written(
    answer: Callable[..., object], community: UUID
) -> None:
    me = uuid4()
    request = erasure_pb2.EraseMemberRequest(name=f"members/{me}")
    with pytest.raises(Invalid, match="kept or deleted"):
        answer("EraseMember", request, make_actor(community, member=me))


def test_it_refuses_others(answer: Callable[..., object], community: UUID) -> None:
    me = uuid4()
    request = erasure_pb2.EraseMemberRequest(
        name=f"members/{me}", content=erasure_pb2.CONTENT_CHOICE_KEEP
    )
    for who, refusal in (
        (make_actor(community), actor.SignInNeeded),
        (make_actor(community, "moderator", member=uuid4()), privacy.NotYours),
        (make_actor(community, "admin", member=uuid4(), suspended=True), privacy.NotYours),
        (make_actor(community, member=me, scopes=("read",)), actor.ScopeNeeded),
    ):
        with pytest.raises(refusal):
            answer("EraseMember", request, who)


def test_it_knows_no_member_by_another_name(answer: Callable[..., object], community: UUID) -> None:
    for name in ("", "members/", "members/ana", "boards/x"):
        request = export_pb2.ExportMemberRequest(name=name)
        with pytest.raises(privacy.MemberNotFound):
            answer("ExportMember", request, make_actor(community, kind="system"))


def test_it_writes_dates_and_uids_as_text() -> None:
    ((name, content),) = privacy.json_files("probe", {"days": [date(2026, 5, 4), UUID(int=1)]})
    assert name == "probe/days.json"
    assert json.loads(content) == ["2026-05-04", str(UUID(int=1))]
