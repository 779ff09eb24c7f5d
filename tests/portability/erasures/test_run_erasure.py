"""The job `run_erasure` asks every service until each has confirmed, however often it takes."""

from datetime import timedelta

import pytest

from services import registry
from shared import clock
from tests.harness import freeze
from tests.portability.whole import NOWHERE, Leaving, without_members
from upwell.portability.v1 import portability_pb2 as pb


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


def test_it_is_off_where_members_refuses_a_worker(
    leaving: Leaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = leaving.member("ada", "admin")
    without_members(monkeypatch)
    made = leaving.erase(admin)
    freeze(clock.now() + timedelta(minutes=1))
    leaving.work(made.name)
    problem = leaving.call.refused(
        leaving.stub.GetErasure, pb.GetErasureRequest(name=made.name), leaving.system
    )
    assert problem.reason == "ERASURE_NOT_FOUND"
    assert leaving.state_of(admin) == "MEMBER_STATE_ACTIVE"
