"""CreateErasure erases a member in members at once, and in every service until it confirms."""

from datetime import timedelta

import pytest

from services import registry
from shared import clock, ids
from tests.harness import freeze, make_actor
from tests.portability.whole import KEEP, REMOVE, Leaving, wanted, without_members
from upwell.common.v1 import erasure_pb2
from upwell.portability.v1 import portability_pb2 as pb


def test_it_lists_every_service_and_erases_the_account_at_once(leaving: Leaving) -> None:
    ana = leaving.member("ana")
    made = leaving.erase(ana)
    assert [one.service for one in made.confirmations] == [row.name for row in registry.answering()]
    assert leaving.state_of(ana) == "MEMBER_STATE_ERASED"
    confirmed = leaving.confirmed(made.name)
    assert [name for name, is_done in confirmed.items() if is_done] == ["members"]
    assert made.state == pb.ERASURE_STATE_RUNNING


def test_it_erases_nothing_where_members_refuses(leaving: Leaving) -> None:
    admin = leaving.member("ada", "admin")
    problem = leaving.call.refused(leaving.stub.CreateErasure, wanted(admin), admin)
    assert (problem.code, problem.reason) == ("FAILED_PRECONDITION", "LAST_ADMIN")
    assert leaving.scalar("SELECT count(*) FROM portability.erasures") == 0
    assert leaving.scalar("SELECT count(*) FROM portability.erasure_confirmations") == 0
    assert leaving.state_of(admin) == "MEMBER_STATE_ACTIVE"


def test_it_is_kept_where_members_is_away_and_asks_nobody_before(
    leaving: Leaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = leaving.member("ana")
    without_members(monkeypatch)
    made = leaving.erase(ana)
    assert made.token
    leaving.work(made.name)
    assert not any(leaving.confirmed(made.name).values())
    freeze(clock.now() + timedelta(minutes=1))
    leaving.work(made.name)
    assert all(leaving.confirmed(made.name).values())
    assert leaving.state_of(ana) == "MEMBER_STATE_ERASED"


def test_it_gives_a_member_one_erasure(leaving: Leaving) -> None:
    ana, admin = leaving.member("ana"), leaving.member("ada", "admin")
    first = leaving.erase(ana)
    again = leaving.erase(ana, admin, REMOVE)
    assert (again.name, again.content) == (first.name, KEEP)
    assert again.token != first.token
    for token in (first.token, again.token):
        request = pb.GetErasureReceiptRequest(token=token)
        assert leaving.call(leaving.stub.GetErasureReceipt, request, leaving.system).parts


def test_it_tells_services_what_becomes_of_posts(leaving: Leaving) -> None:
    made = leaving.erase(leaving.member("ana"), content=REMOVE)
    assert leaving.get(made.name).content == REMOVE


def test_it_is_for_oneself_and_administrators(leaving: Leaving) -> None:
    ana, ben = leaving.member("ana"), leaving.member("ben")
    mod = leaving.member("mo", "moderator")
    for who, reason in (
        (ben, "NOT_YOURS"),
        (mod, "NOT_YOURS"),
        (make_actor(leaving.community), "SIGN_IN_NEEDED"),
        (make_actor(leaving.community, member=ana.member, scopes=("read",)), "SCOPE_NEEDED"),
    ):
        problem = leaving.call.refused(leaving.stub.CreateErasure, wanted(ana), who)
        assert problem.reason == reason
    unknown = make_actor(leaving.community, member=ids.new_id())
    problem = leaving.call.refused(leaving.stub.CreateErasure, wanted(unknown), leaving.system)
    assert problem.reason == "MEMBER_NOT_FOUND"
    undecided = wanted(ana, erasure_pb2.CONTENT_CHOICE_UNSPECIFIED)
    problem = leaving.call.refused(leaving.stub.CreateErasure, undecided, ana)
    assert list(problem.fields) == ["content"]
    assert leaving.erase(ana, leaving.member("ada", "admin")).token
