"""Keeps a set of processes running: starts, watches, restarts, stops them, gathers their logs.

One thread, a selector and signals: it stays small, and its children end with it whatever happens.
"""

import ctypes
import os
import pwd
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A process that ran this long has recovered, so its next pause is the first again.
SETTLED = 30.0
GRACE = 25.0
LINE_LIMIT = 16_384
PR_SET_PDEATHSIG = 1

_LIBC = ctypes.CDLL(None)


@dataclass(frozen=True)
class Program:
    """Says how to run one process.

    `log` is the file its output goes to; without one it is shown line by line. Programs of a higher
    `stage` need those of lower ones, so they are stopped first.
    """

    name: str
    arguments: list[str]
    environ: Mapping[str, str]
    user: str | None = None
    stop: signal.Signals = signal.SIGTERM
    log: Path | None = None
    stage: int = 0


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause: float = FIRST_PAUSE
    due: float | None = None
    rest: bytes = b""


@dataclass
class Supervisor:
    """Runs programs until told to stop.

    `show(name, line)` gets what they write, `say(line)` what happens to them.
    """

    show: Callable[[str, str], None]
    say: Callable[[str], None]
    _children: list[_Child] = field(default_factory=list)
    _asked: list[int] = field(default_factory=list)
    _selector: selectors.DefaultSelector = field(default_factory=selectors.DefaultSelector)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take SIGINT, SIGTERM and SIGHUP as the wish to stop, and wake up when a child ends."""
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.settimeout(0)
        self._selector.register(ours, selectors.EVENT_READ, None)
        woken = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        before = {
            number: signal.signal(number, self._heard)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
        }
        try:
            yield
        finally:
            signal.set_wakeup_fd(woken)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._selector.unregister(ours)
            ours.close()
            theirs.close()

    def _heard(self, number: int, _frame: object) -> None:
        if number != signal.SIGCHLD:
            self._asked.append(number)

    @property
    def asked_to_stop(self) -> bool:
        """Return whether somebody wants an end."""
        return bool(self._asked)

    def ask_to_stop(self) -> None:
        """Stop as if a signal had come."""
        self._asked.append(signal.SIGTERM)

    def start(self, program: Program) -> None:
        """Start a program and look after it from now on."""
        child = _Child(program)
        self._children.append(child)
        self._start(child)

    def run_once(
        self, program: Program, line: Callable[[str], None], tick: Callable[[], None]
    ) -> int:
        """Run a program to its end, its output given to `line`; return its exit code.

        The others are looked after meanwhile, and `tick` is called now and then. Asked to stop, it
        stops this one too.
        """
        child = _Child(program)
        self._start(child, line)
        told = False
        while self._is_alive(child):
            if self.asked_to_stop and not told:
                told = True
                self._signal(child, program.stop)
            self.step(0.1)
            tick()
        self._drain(child, line)
        return child.process.returncode if child.process else 1

    def step(self, patience: float) -> None:
        """Wait for something to happen, at most so many seconds, and deal with it."""
        now = time.monotonic()
        dues = [child.due for child in self._children if child.due is not None]
        wait = min([patience, *(max(due - now, 0.0) for due in dues)])
        for key, _ in self._selector.select(wait):
            if key.data is None:
                self._swallow(key.fileobj)
            else:
                child, line = key.data
                self._read(child, line)
        for child in self._children:
            self._look_at(child)

    def stop(self) -> None:
        """Stop everything, stage by stage from the highest; a second wish ends it at once."""
        asked = len(self._asked)
        for child in self._children:
            child.due = None
        for stage in sorted({child.program.stage for child in self._children}, reverse=True):
            ending = [child for child in self._children if child.program.stage == stage]
            for child in ending:
                self._signal(child, child.program.stop)
            deadline = time.monotonic() + GRACE
            ended = False
            while left := [child for child in ending if self._is_alive(child)]:
                if not ended and (time.monotonic() > deadline or len(self._asked) > asked):
                    ended = True
                    for child in left:
                        self.say(f"{child.program.name} does not stop, so it is killed.")
                        self._signal(child, signal.SIGKILL)
                self._pump(0.1)
            for child in ending:
                self._drain(child, None)
        self._children.clear()

    def pids(self) -> dict[str, int]:
        """Return the process id of each program that runs."""
        return {
            child.program.name: child.process.pid
            for child in self._children
            if child.process is not None and child.process.poll() is None
        }

    def _start(self, child: _Child, line: Callable[[str], None] | None = None) -> None:
        program = child.program
        log = program.log.open("ab") if program.log else None
        parent = os.getpid()

        def tie() -> None:
            # The kernel sends this when we are gone, however we went.
            if sys.platform == "linux":
                _LIBC.prctl(PR_SET_PDEATHSIG, int(program.stop))
            if os.getppid() != parent:
                os._exit(1)

        try:
            child.process = subprocess.Popen(
                program.arguments,
                env=dict(program.environ),
                stdin=subprocess.DEVNULL,
                stdout=log or subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=program.user,
                group=None if program.user is None else pwd.getpwnam(program.user).pw_gid,
                extra_groups=None if program.user is None else [],
                preexec_fn=tie,  # noqa: PLW1509  there is one thread
            )
        finally:
            if log:
                log.close()
        child.began = time.monotonic()
        child.due = None
        if child.process.stdout is not None:
            os.set_blocking(child.process.stdout.fileno(), False)
            self._selector.register(child.process.stdout, selectors.EVENT_READ, (child, line))

    def _look_at(self, child: _Child) -> None:
        if child.due is not None:
            if time.monotonic() >= child.due and not self.asked_to_stop:
                self._start(child)
                self.say(f"{child.program.name} restarted.")
            return
        if self._is_alive(child) or self.asked_to_stop:
            return
        self._drain(child, None)
        if child.process is None:
            return
        self._signal(child, signal.SIGKILL)
        if time.monotonic() - child.began > SETTLED:
            child.pause = FIRST_PAUSE
        child.due = time.monotonic() + child.pause
        how = _how_it_ended(child.process.returncode)
        where = f" Its log is {child.program.log}." if child.program.log else ""
        self.say(f"{child.program.name} {how}. Restarting it in {child.pause:g} s.{where}")
        child.pause = min(child.pause * 2, LONGEST_PAUSE)
        child.process = None

    def _pump(self, patience: float) -> None:
        for key, _ in self._selector.select(patience):
            if key.data is None:
                self._swallow(key.fileobj)
            else:
                self._read(*key.data)

    @staticmethod
    def _swallow(waker: object) -> None:
        if isinstance(waker, socket.socket):
            waker.recv(4096)

    @staticmethod
    def _is_alive(child: _Child) -> bool:
        return child.process is not None and child.process.poll() is None

    @staticmethod
    def _signal(child: _Child, number: signal.Signals) -> None:
        if child.process is None:
            return
        if number == signal.SIGKILL:
            # Each child leads a group, so those that it started go with it.
            try:
                os.killpg(child.process.pid, number)
            except ProcessLookupError:
                return
        else:
            child.process.send_signal(number)

    def _read(self, child: _Child, line: Callable[[str], None] | None) -> bool:
        """Take in what a child wrote; return whether there may be more."""
        if child.process is None or child.process.stdout is None:
            return False
        pipe = child.process.stdout
        try:
            chunk = os.read(pipe.fileno(), 65_536)
        except BlockingIOError:
            return False
        *lines, child.rest = (child.rest + chunk).split(b"\n")
        if not chunk or len(child.rest) > LINE_LIMIT:
            lines, child.rest = [*lines, child.rest], b""
        if not chunk:
            self._close(child)
        for text in lines:
            if text.strip():
                self._give(child, line, text.decode(errors="replace").rstrip())
        return bool(chunk)

    def _give(self, child: _Child, line: Callable[[str], None] | None, text: str) -> None:
        if line is None:
            self.show(child.program.name, text)
        else:
            line(text)

    def _close(self, child: _Child) -> None:
        if child.process is not None and child.process.stdout is not None:
            self._selector.unregister(child.process.stdout)
            child.process.stdout.close()
            child.process.stdout = None

    def _drain(self, child: _Child, line: Callable[[str], None] | None) -> None:
        """Read what a child left; one of its own children may hold the pipe open, so no more."""
        while self._read(child, line):
            pass
        self._close(child)
        if child.rest.strip():
            self._give(child, line, child.rest.decode(errors="replace").rstrip())
        child.rest = b""


def _how_it_ended(code: int) -> str:
    if code >= 0:
        return f"stopped with exit code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"
