"""StartImport imports a file that is there, part by part, with whichever worker is there."""

import threading
from typing import Any
from uuid import UUID

import pytest

from services.portability import jobs
from services.portability.actions import importer, reading, running
from services.portability.clients import Failed, Stubs
from services.portability.domain.imports import TRIES_MOST
from shared.errors import Problem
from shared.jobs import App, run_due
from tests.harness import Clone, Keys, Means, Service, serving
from tests.portability.conftest import ADA, Files, an_idea
from upwell.common.v1 import invariants_pb2
from upwell.portability.v1 import portability_pb2 as pb

VOTES = [{"member": "ada", "create_time": "2020-01-01"}]
ROWS = [ADA, *(an_idea(f"i-{number}", votes=VOTES) for number in range(7))]


class Killed(BaseException):
    """Stands for the end of a worker's process."""


class Flaky:
    """Stands before the ideas service, and ends the worker before or after one of its calls."""

    def __init__(self, stub: Any, call: int, *, after: bool) -> None:  # noqa: ANN401  a stub
        """Take which of its calls of ImportIdeas it is."""
        self._stub, self._left, self._after = stub, call, after

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  a method
        """Return a method."""
        method = getattr(self._stub, name)
        if name != "ImportIdeas":
            return method

        def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401  as the stub's
            self._left -= 1
            if self._left == 0 and not self._after:
                raise Killed
            answer = method(*args, **options)
            if self._left == 0:
                raise Killed
            return answer

        return call


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each part of an import be one batch of two."""
    monkeypatch.setattr(importer, "BATCH", 2)
    monkeypatch.setattr(running, "PART", 0.0)


def complete(live: Files, found: pb.Import, uncounted: int = 0) -> None:
    """Check that an import is whole and nothing is there twice.

    The report may lack `uncounted` votes.
    """
    report = found.report
    assert found.state == pb.IMPORT_STATE_DONE
    assert [one.wrong for one in report.faults] == []
    assert (report.members_created, report.ideas_created) == (1, 7)
    assert 7 - uncounted <= report.votes_created <= 7
    ideas = [
        line for line in live.lines() if line.get("record", "idea") == "idea" and "title" in line
    ]
    assert sorted(line["title"] for line in ideas) == [row["title"] for row in ROWS[1:]]
    assert [len(line["votes"]) for line in ideas] == [1] * 7
    assert not found.has_file
    assert live.scalar("SELECT count(*) FROM portability.chunks") == 0


def test_it_tells_what_a_dry_run_would_make_and_makes_nothing(live: Files) -> None:
    found = live.finish(live.begin(*ROWS, validate_only=True).name)
    assert found.validate_only
    assert (found.report.ideas_created, found.report.votes_created) == (7, 7)
    assert found.has_file
    assert len(live.lines()) == 1
    live.start(found.name)
    complete(live, live.finish(found.name))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", [1, 3, 5, 7, 9])
def test_it_goes_on_after_its_worker_was_killed(live: Files, nth: int, after: bool) -> None:  # noqa: FBT001  a parameter
    begun = live.begin(*ROWS)
    stubs = live.stubs()
    flaky = Stubs(stubs.members, Flaky(stubs.ideas, nth, after=after), stubs.metadata)
    with pytest.raises(Killed):
        live.finish(begun.name, flaky)
    assert live.get(begun.name).state == pb.IMPORT_STATE_RUNNING
    # Votes that are there already are not counted again, nor were they before.
    complete(live, live.finish(begun.name), uncounted=2 if after else 0)


def test_it_keeps_what_was_read_where_a_second_worker_has_read_it_later(
    live: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = live.begin(*ROWS)
    read = reading.read

    def slow(*args: Any, **options: Any) -> Any:  # noqa: ANN401  as the function it stands for
        report = read(*args, **options)
        with monkeypatch.context() as patched:
            patched.setattr(reading, "read", read)
            live.work(begun.name)
        return report

    with monkeypatch.context() as patched:
        patched.setattr(reading, "read", slow)
        live.work(begun.name)
    complete(live, live.finish(begun.name))


@pytest.mark.usefixtures("small")
def test_it_is_done_once_where_two_workers_have_it(live: Files) -> None:
    begun = live.begin(*ROWS)
    faults: list[BaseException] = []

    def work() -> None:
        try:
            live.finish(begun.name)
        except BaseException as error:  # noqa: BLE001  shown below
            faults.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert faults == []
    complete(live, live.get(begun.name))


def test_it_is_a_job_that_defers_the_next(
    live: Files, clone: Clone, keys: Keys, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PART", 0.0)
    begun = live.begin(*ROWS)
    parts = []
    for name in ("members", "ideas"):
        service = Service(name)
        db, work_db = (clone.database(role, 4) for role in service.roles)
        parts.append(service.part(service.servicer(Means(db, work_db, keys, redis_url))))
    with serving(keys, *parts) as address:
        services = {name: (address, Service(name).contract) for name in ("members", "ideas")}
        run_due(App(jobs.TASKS, clone.url, jobs.Work(live.work_db, services, keys.private)))
    complete(live, live.get(begun.name))


def test_it_waits_for_a_service_that_is_away_and_gives_up_in_the_end(
    live: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = live.begin(*ROWS)

    def away(*_args: object) -> None:
        raise Failed(Problem(code="UNAVAILABLE", reason="UNAVAILABLE", message="It is away."))

    live.work(begun.name)
    with monkeypatch.context() as patched:
        patched.setattr(Stubs, "call", away)
        with pytest.raises(Failed):
            live.work(begun.name)
    waiting = live.get(begun.name)
    assert (waiting.state, waiting.try_count) == (pb.IMPORT_STATE_RUNNING, 1)
    with monkeypatch.context() as patched:
        patched.setattr(Stubs, "call", away)
        for _ in range(TRIES_MOST - 2):
            with pytest.raises(Failed):
                live.work(begun.name)
        live.work(begun.name)
    failed = live.get(begun.name)
    assert (failed.state, failed.problem) == (pb.IMPORT_STATE_FAILED, "It is away.")
    live.start(begun.name)
    complete(live, live.finish(begun.name))


def test_it_runs_one_import_of_a_community_at_a_time(live: Files) -> None:
    live.begin(*ROWS)
    second = live.create("second.jsonl")
    live.upload(second.name, b"{}")
    request = pb.StartImportRequest(name=second.name)
    problem = live.call.refused(live.stub.StartImport, request, live.people.admin)
    assert problem.reason == "IMPORT_RUNNING"


def test_it_needs_a_file(files: Files) -> None:
    request = pb.StartImportRequest(name=files.create().name)
    problem = files.call.refused(files.stub.StartImport, request, files.people.admin)
    assert problem.reason == "FILE_MISSING"


def test_it_says_that_the_format_is_unknown(live: Files) -> None:
    made = live.create()
    live.upload(made.name, b"what is this")
    live.start(made.name)
    failed = live.finish(made.name)
    assert failed.state == pb.IMPORT_STATE_FAILED
    assert failed.problem.startswith("The format of the file is unknown.")


def test_it_keeps_what_must_hold(live: Files) -> None:
    live.finish(live.begin(*ROWS).name)
    answer = live.call(
        live.stub.CheckInvariants, invariants_pb2.CheckInvariantsRequest(), live.people.system
    )
    assert [one.invariant for one in answer.results if one.violations] == []


def test_it_does_nothing_for_an_import_that_is_gone(live: Files) -> None:
    running.run_import(live.work_db, live.stubs(), live.community, UUID(int=1))


def test_it_goes_by_what_was_chosen_about_a_table(live: Files) -> None:
    chosen = pb.ImportChoices(columns={"Points": "votes"}, date_order=pb.DATE_ORDER_DAY_FIRST)
    made = live.create("posts.csv", choices=chosen)
    assert made.choices.columns["points"] == "votes"
    live.upload(made.name, b"id,title,points,state,created\n1,SSO,42,Backlog,03/04/2024\n")
    live.start(made.name, validate_only=True)
    dry = live.finish(made.name)
    assert (dry.report.rows, dry.report.ideas_refused) == (1, 1)
    [status] = dry.report.survey.statuses
    assert (status.name, status.count, status.status) == ("Backlog", 1, "")
    chosen.statuses["Backlog"] = "planned"
    request = pb.StartImportRequest(name=made.name, choices=chosen)
    live.call(live.stub.StartImport, request, live.people.admin)
    done = live.finish(made.name)
    assert (done.report.ideas_created, done.report.imported_votes) == (1, 42)
    assert dict(done.choices.statuses) == {"Backlog": "planned"}
    idea = live.lines()[-1]
    assert (idea["imported_votes"], idea["status"]) == (42, "planned")


def test_it_joins_voters_to_ideas_that_came_before(live: Files) -> None:
    posts = live.create("posts.csv")
    live.upload(posts.name, b"id,title,votes\n1,SSO,3\n")
    live.start(posts.name)
    live.finish(posts.name)
    for created, found in ((2, 0), (0, 2)):
        voters = live.create("voters.csv")
        live.upload(
            voters.name, b"idea,email\n1,ada@example.org\n1,ben@example.org\n9,ada@example.org\n"
        )
        live.start(voters.name, validate_only=True)
        dry = live.finish(voters.name).report
        live.start(voters.name)
        done = live.finish(voters.name).report
        for report in (dry, done):
            assert (report.votes_created, report.votes_found) == (created, found)
            assert (report.rows, report.ideas_refused, report.rows_left) == (3, 1, 0)
    idea = live.lines()[-1]
    assert (len(idea["votes"]), idea["imported_votes"]) == (2, 1)


def test_it_says_what_a_file_is_that_nobody_can_read(live: Files) -> None:
    made = live.create("posts.pdf")
    live.upload(made.name, b"%PDF-1.7\n")
    live.start(made.name)
    done = live.finish(made.name)
    assert done.state == pb.IMPORT_STATE_FAILED
    assert done.problem.startswith("The file is a PDF, which can't be imported.")
