"""The benchmark says what a set of processes needs while nobody uses it."""

import os
import subprocess
import sys

from cli.bench import rest


def test_it_counts_a_process_and_those_below_it() -> None:
    alone = rest.measure(os.getpid(), 0.01)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        both = rest.measure(os.getpid(), 0.01)
        child.communicate(b"\n")
    assert both.processes == alone.processes + 1
    assert both.memory > 0


def test_it_sees_a_busy_process() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as child:
        assert rest.measure(child.pid, 0.5).cores > 0
        child.kill()
