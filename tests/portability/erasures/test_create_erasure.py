"""CreateErasure erases a member in members at once, and in every service until it confirms."""

from datetime import timedelta

import pytest

from services import registry
from services.portability import clients
from shared import clock, ids
from shared.errors import Problem
from tests.harness import freeze, make_actor
from tests.portability.whole import KEEP, NOWHERE, REMOVE, Leaving, wanted
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


def test_it_is_done_when_every_service_has_confirmed(leaving: Leaving) -> None:
    made = leaving.erase(leaving.member("ana"))
    leaving.work(made.name)
    done = leaving.get(made.name)
    assert (done.state, done.HasField("end_time")) == (pb.ERASURE_STATE_DONE, True)
    assert all(leaving.confirmed(made.name).values())
    ideas = next(one for one in done.confirmations if one.service == "ideas")
    assert "votes" in [part.noun for part in ideas.parts]
    assert not ideas.HasField("retry_time")


def test_it_does_no_more_when_it_runs_again(leaving: Leaving) -> None:
    made = leaving.erase(leaving.member("ana"))
    leaving.work(made.name)
    done = leaving.get(made.name)
    leaving.work(made.name)
    assert leaving.get(made.name) == done


def test_it_waits_for_a_service_that_is_down_and_then_completes(leaving: Leaving) -> None:
    made = leaving.erase(leaving.member("ana"))
    there = leaving.addresses["rewards"]
    leaving.addresses["rewards"] = NOWHERE
    leaving.work(made.name)
    waits = leaving.get(made.name)
    rewards = next(one for one in waits.confirmations if one.service == "rewards")
    assert (waits.state, rewards.try_count) == (pb.ERASURE_STATE_RUNNING, 1)
    assert rewards.problem == "The service is not answering."
    assert rewards.retry_time.ToDatetime() > clock.now().replace(tzinfo=None)
    others = {
        name: done for name, done in leaving.confirmed(made.name).items() if name != "rewards"
    }
    assert all(others.values())
    assert leaving.scalar(
        """SELECT count(*) FROM portability_jobs.procrastinate_jobs
        WHERE task_name = 'portability.run_erasure' AND queueing_lock IS NOT NULL
            AND status = 'todo' AND scheduled_at > now()"""
    )
    # Before its time nobody is asked again.
    leaving.work(made.name)
    assert leaving.get(made.name) == waits
    leaving.addresses["rewards"] = there
    freeze(clock.now() + timedelta(minutes=1))
    leaving.work(made.name)
    assert leaving.get(made.name).state == pb.ERASURE_STATE_DONE


def test_it_asks_again_with_growing_pauses(leaving: Leaving) -> None:
    made = leaving.erase(leaving.member("ana"))
    leaving.addresses["ideas"] = NOWHERE
    pauses, now = [], clock.now()
    for _ in range(3):
        freeze(now)
        leaving.work(made.name)
        ideas = next(one for one in leaving.get(made.name).confirmations if one.service == "ideas")
        again = ideas.retry_time.ToDatetime(now.tzinfo)
        pauses.append((again - now).total_seconds())
        now = again
    assert pauses == [10, 20, 40]


def test_it_asks_a_service_that_was_added_meanwhile(
    leaving: Leaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = leaving.erase(leaving.member("ana"))
    new = registry.Service("sketches", registry.find("ideas").contract)
    monkeypatch.setattr(registry, "SERVICES", (*registry.SERVICES, new))
    leaving.addresses["sketches"] = NOWHERE
    leaving.work(made.name)
    assert leaving.confirmed(made.name)["sketches"] is False
    assert leaving.get(made.name).state == pb.ERASURE_STATE_RUNNING
    leaving.addresses["sketches"] = leaving.addresses["ideas"]
    freeze(clock.now() + timedelta(minutes=1))
    leaving.work(made.name)
    assert leaving.confirmed(made.name)["sketches"]
    assert leaving.get(made.name).state == pb.ERASURE_STATE_DONE


def test_it_erases_nothing_where_members_refuses(leaving: Leaving) -> None:
    admin = leaving.member("ada", "admin")
    problem = leaving.call.refused(leaving.stub.CreateErasure, wanted(admin), admin)
    assert (problem.code, problem.reason) == ("FAILED_PRECONDITION", "LAST_ADMIN")
    assert leaving.scalar("SELECT count(*) FROM portability.erasures") == 0
    assert leaving.scalar("SELECT count(*) FROM portability.erasure_confirmations") == 0
    assert leaving.state_of(admin) == "MEMBER_STATE_ACTIVE"


def _without_members(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("UNAVAILABLE", "UNAVAILABLE", "Away.")

    def away(*_: object, **__: object) -> None:
        raise clients.Failed(problem)

    monkeypatch.setattr(clients.Members, "erase", away)


def test_it_is_kept_where_members_is_away_and_asks_nobody_before(
    leaving: Leaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = leaving.member("ana")
    _without_members(monkeypatch)
    made = leaving.erase(ana)
    assert made.token
    leaving.work(made.name)
    assert not any(leaving.confirmed(made.name).values())
    freeze(clock.now() + timedelta(minutes=1))
    leaving.work(made.name)
    assert all(leaving.confirmed(made.name).values())
    assert leaving.state_of(ana) == "MEMBER_STATE_ERASED"


def test_it_is_off_where_members_refuses_a_worker(
    leaving: Leaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = leaving.member("ada", "admin")
    _without_members(monkeypatch)
    made = leaving.erase(admin)
    freeze(clock.now() + timedelta(minutes=1))
    leaving.work(made.name)
    problem = leaving.call.refused(
        leaving.stub.GetErasure, pb.GetErasureRequest(name=made.name), leaving.system
    )
    assert problem.reason == "ERASURE_NOT_FOUND"
    assert leaving.state_of(admin) == "MEMBER_STATE_ACTIVE"


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
