"""The benchmark says what a set of processes needs while nobody uses it."""

import subprocess
import sys

from cli.bench import rest


def test_it_counts_a_process_and_those_below_it() -> None:
    command = "{ echo started; exec cat; } | cat; :"
    with subprocess.Popen(
        ["/bin/sh", "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as shell:
        assert shell.stdout is not None
        shell.stdout.readline()
        measured = rest.measure(shell.pid, 0.01)
        shell.communicate()
    assert measured.processes == 3
    assert measured.memory > 0


def test_it_sees_a_busy_process() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as child:
        measured = rest.measure(child.pid, 0.5)
        child.kill()
    assert measured.cores > 0
    assert measured.memory > 0
