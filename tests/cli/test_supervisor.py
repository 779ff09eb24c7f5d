"""Looks after small programs."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from cli.supervisor import Program, Supervisor
from tests.cli.conftest import is_running

PATIENT = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, lambda *_: print('no', flush=True))"


class Watch:
    """Remembers what a supervisor shows and says."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.shown: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.supervisor = Supervisor(lambda *line: self.shown.append(line), self.said.append)

    def program(self, name: str, script: str) -> Program:
        return Program(name, [sys.executable, "-c", script], dict(os.environ))

    def step_until(self, holds: Callable[[], bool], patience: float = 20.0) -> None:
        deadline = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < deadline, (self.shown, self.said)
            self.supervisor.step(0.1)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Return a watched supervisor, whose programs are stopped in the end."""
    watched = Watch()
    with watched.supervisor.listening():
        yield watched
        watched.supervisor.stop()


def test_it_shows_what_a_program_writes(watch: Watch) -> None:
    watch.supervisor.start(watch.program("a", f"print('one\\ntwo', flush=True); {PATIENT}"))
    watch.step_until(lambda: len(watch.shown) == 2)
    assert watch.shown == [("a", "one"), ("a", "two")]


def test_it_starts_a_program_again_with_growing_pauses(watch: Watch) -> None:
    watch.supervisor.start(watch.program("a", "raise SystemExit(3)"))
    watch.step_until(lambda: sum("stopped" in line for line in watch.said) == 3)
    assert [line for line in watch.said if "stopped" in line] == [
        "a stopped with exit code 3. Restarting it in 0.5 s.",
        "a stopped with exit code 3. Restarting it in 1 s.",
        "a stopped with exit code 3. Restarting it in 2 s.",
    ]


def test_it_says_which_signal_killed_a_program(watch: Watch) -> None:
    watch.supervisor.start(watch.program("a", PATIENT))
    os.kill(watch.supervisor.pids()["a"], signal.SIGKILL)
    watch.step_until(lambda: bool(watch.said))
    assert watch.said[0].startswith("a was killed by SIGKILL")


def test_it_stops_first_what_needs_the_others(watch: Watch) -> None:
    end = "import signal,sys; signal.signal(15, lambda *_: sys.exit(print({0!r}, flush=True)))"
    for stage, name in enumerate(("first", "second")):
        script = f"{end.format(name)}; print('up', flush=True); signal.pause()"
        watch.supervisor.start(replace(watch.program(name, script), stage=stage))
    watch.step_until(lambda: len(watch.shown) == 2)
    pids = watch.supervisor.pids().values()
    watch.supervisor.stop()
    assert [line for _, line in watch.shown[2:]] == ["second", "first"]
    assert not any(is_running(pid) for pid in pids)


def test_it_ends_a_stubborn_program_when_asked_twice(watch: Watch) -> None:
    script = f"{STUBBORN}; print('up', flush=True)\nwhile True: signal.pause()"
    watch.supervisor.start(watch.program("a", script))
    watch.step_until(lambda: bool(watch.shown))
    pid = watch.supervisor.pids()["a"]
    # The program answers the first wish with "no", on which the second follows.
    watch.supervisor.show = lambda *_: watch.supervisor.ask_to_stop()
    watch.supervisor.stop()
    assert not is_running(pid)
    assert watch.said == ["a does not stop, so it is killed."]


def test_it_runs_a_program_to_its_end(watch: Watch) -> None:
    lines: list[str] = []
    script = "print('done'); raise SystemExit(4)"
    code = watch.supervisor.run_once(watch.program("a", script), lines.append, lambda: None)
    assert code == 4
    assert lines == ["done"]
