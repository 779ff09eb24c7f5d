"""Shows what happens: a progress display on a terminal, plain lines elsewhere, then the logs."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
)
from rich.text import Text

COLOURS = ("cyan", "green", "magenta", "blue", "yellow", "bright_cyan", "bright_magenta")
NAME_WIDTH = 12


class Display:
    """Writes to standard output; a terminal that is gone is reported once and then ignored."""

    def __init__(self) -> None:
        """Find out whether somebody watches."""
        self.console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
        self.gone = False
        self._colours: dict[str, str] = {}
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    @property
    def watched(self) -> bool:
        """Return whether this is a terminal."""
        return self.console.is_terminal

    @contextmanager
    def setting_up(self) -> Iterator[None]:
        """Show progress until the block ends; nothing but plain lines where nobody watches."""
        if not self.watched:
            yield
            return
        # It draws when it is told to: a thread of its own would be in the way of forking.
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=32),
            TextColumn("{task.fields[far]}"),
            console=self.console,
            auto_refresh=False,
            transient=True,
        )
        self._progress.start()
        try:
            yield
        finally:
            self._progress.stop()
            self._progress = None

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show one step of setting up, and how long it took."""
        began = time.monotonic()
        if self._progress is not None:
            self._task = self._progress.add_task(name, total=None, far="")
        else:
            self.say(f"{name} …")
        try:
            yield
        finally:
            if self._progress is not None and self._task is not None:
                self._progress.remove_task(self._task)
                self._task = None
        took = time.monotonic() - began
        if self._progress is not None:
            self._print(Text.assemble(("✓ ", "green"), name, (f"  {took:.1f} s", "dim")))

    def count(self, done: int, total: int) -> None:
        """Show how far the current step is."""
        if self._progress is not None and self._progress.task_ids:
            task = self._progress.task_ids[-1]
            # While the end is not known, the bar only says that something happens.
            far = f"{done} of {total}" if total else ""
            self._progress.update(task, completed=done, total=total or None, far=far)

    def rename(self, name: str) -> None:
        """Say what the current step is doing now."""
        if self._progress is not None and self._progress.task_ids:
            task = self._progress.task_ids[-1]
            self._progress.reset(task, description=name, total=None, far="")
        else:
            self.say(f"{name} …")

    def tick(self) -> None:
        """Draw again."""
        if self._progress is not None:
            self._guarded(self._progress.refresh)

    def say(self, line: str) -> None:
        """Show a line of our own."""
        self._print(Text.assemble(("upwell".ljust(NAME_WIDTH), "bold"), ("│ ", "dim"), line))

    def headline(self, line: str) -> None:
        """Show what a person was waiting for."""
        self._print(
            Text.assemble(("upwell".ljust(NAME_WIDTH), "bold"), ("│ ", "dim"), (line, "bold"))
        )

    def log(self, name: str, line: str) -> None:
        """Show a line that a process wrote, behind its name."""
        colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
        style = "red" if "error" in line.lower()[:40] else ""
        self._print(Text.assemble((name.ljust(NAME_WIDTH), colour), ("│ ", "dim"), (line, style)))

    def _print(self, text: Text) -> None:
        self._guarded(lambda: self.console.print(text))

    def _guarded(self, write: object) -> None:
        if self.gone or not callable(write):
            return
        try:
            write()
        except OSError:
            self.gone = True
