"""Declares what a service does later, again or at set times."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

Context = TypeVar("Context")
Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True)
class Retry:
    """Says how often a job is tried, and how long it waits after each failure.

    The pauses double from `first` up to `longest`. With no number of `attempts` it is tried until
    it succeeds, so such a task has to come to an end by itself.
    """

    attempts: int | None = 10
    first: timedelta = timedelta(seconds=10)
    longest: timedelta = timedelta(hours=1)

    def pause(self, failures: int) -> timedelta | None:
        """Return how long to wait after that many failures, or None to give up."""
        if self.attempts is not None and failures >= self.attempts:
            return None
        # Doubling 20 times makes a year of a minute; beyond that a timedelta would overflow.
        return min(self.first * (1 << min(failures - 1, 20)), self.longest)


DEFAULT_RETRY = Retry()


@dataclass(frozen=True)
class Task:
    """Holds a function, the name its jobs are kept under, and when it is done.

    `cron` is in UTC, and empty for tasks that are only done when deferred.
    """

    name: str
    function: Callable[..., object]
    retry: Retry
    cron: str = ""


class Tasks(Generic[Context]):
    """Collects the tasks of a service; each is named `<service>.<function>`.

    The first argument of a function is the context that the worker was started with, e.g. a
    database. A job may run more than once, so whatever it does has to bear repeating.
    """

    def __init__(self, service: str) -> None:
        """Begin with no tasks."""
        self.service = service
        self.all: dict[str, Task] = {}

    def task(self, retry: Retry = DEFAULT_RETRY) -> Callable[[Function], Function]:
        """Declare what is done when deferred; called with context, community and arguments."""
        return lambda function: self._add(function, retry, "")

    def periodic(self, cron: str, retry: Retry = DEFAULT_RETRY) -> Callable[[Function], Function]:
        """Declare what is done at set times (UTC), by one worker; called with the context.

        A time that passed while no worker ran is made up for once.
        """
        return lambda function: self._add(function, retry, cron)

    def _add(self, function: Function, retry: Retry, cron: str) -> Function:
        name = f"{self.service}.{function.__name__}"
        self.all[name] = Task(name, function, retry, cron)
        return function


@dataclass(frozen=True)
class App(Generic[Context]):
    """Holds what a worker needs: the tasks, the database, and the context of each call.

    It uses two database connections of its own, besides those that the tasks take.
    """

    tasks: Tasks[Context]
    url: str = field(repr=False)
    context: Context
    concurrency: int = 2

    @property
    def service(self) -> str:
        """Return whose jobs these are."""
        return self.tasks.service

    def call(self, task: Task, arguments: dict[str, Any]) -> None:
        """Do a job with its arguments as they were kept."""
        if task.cron:
            task.function(self.context)
            return
        given = {
            name: value if isinstance(value, int) else UUID(value)
            for name, value in arguments.items()
        }
        task.function(self.context, given.pop("community"), **given)
