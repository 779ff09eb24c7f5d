"""Gathers votes of a process and sends them together, while the last batch is away."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import cast

import prometheus_client
from flask import g

from services.gateway.edge import clients, errors
from services.gateway.edge.state import State, state
from shared import telemetry
from shared.errors import to_problem
from upwell.ideas.v1 import ideas_pb2

MOST = 500
SERVICE = "ideas"
BATCHES = prometheus_client.Histogram(
    "upwell_gateway_vote_batch_size",
    "Votes sent together.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
)


@dataclass
class Waiting:
    """Holds one vote on its way and, in the end, what became of it."""

    entry: ideas_pb2.BatchVoteEntry
    deadline: float
    done: threading.Event = field(default_factory=threading.Event)
    result: ideas_pb2.VoteResult | None = None
    failed: errors.Failed | None = None


class Flusher:
    """Sends the votes of one process as one call at a time, in the order they came.

    Every caller waits for the durable outcome of its own vote.
    """

    def __init__(self, own: State) -> None:
        """Start the thread that sends."""
        self._own = own
        self._queue: deque[Waiting] = deque()
        self._some = threading.Condition()
        self._closed = False
        threading.Thread(target=self._run, name="votes", daemon=True).start()

    def send(self, entry: ideas_pb2.BatchVoteEntry, seconds: float) -> ideas_pb2.VoteResult:
        """Send one vote and wait for its outcome; raises `errors.Failed`."""
        waiting = Waiting(entry, time.monotonic() + seconds)
        with self._some:
            self._queue.append(waiting)
            self._some.notify()
        if not waiting.done.wait(seconds):
            # The vote may still be counted: casting again is harmless.
            raise errors.unavailable(SERVICE)
        if waiting.failed is not None:
            raise waiting.failed
        return cast("ideas_pb2.VoteResult", waiting.result)

    def close(self) -> None:
        """Stop the thread once the queue is empty."""
        with self._some:
            self._closed = True
            self._some.notify()

    def _run(self) -> None:
        while True:
            with self._some:
                while not self._queue and not self._closed:
                    self._some.wait()
                if not self._queue:
                    return
                batch = [self._queue.popleft() for _ in range(min(len(self._queue), MOST))]
            moment = time.monotonic()
            # Nobody waits for these any more, and nothing was done for them.
            batch = [one for one in batch if one.deadline - moment > clients.LEAST]
            if batch:
                self._flush(batch, max(one.deadline for one in batch) - moment)

    def _flush(self, batch: list[Waiting], seconds: float) -> None:
        BATCHES.observe(len(batch))
        try:
            answer: ideas_pb2.BatchVoteResponse = clients.call_as(
                self._own,
                "ideas",
                "BatchVote",
                ideas_pb2.BatchVoteRequest(entries=[one.entry for one in batch]),
                batch[0].entry.actor_token,
                seconds,
            )
            for one, outcome in zip(batch, answer.outcomes, strict=True):
                if outcome.HasField("error"):
                    one.failed = errors.Failed(to_problem(outcome.error))
                else:
                    one.result = outcome.result
        except errors.Failed as failed:
            self._fail(batch, failed)
        except Exception:  # noqa: BLE001  whatever it is, nobody may be left waiting
            telemetry.log().exception("votes failed")
            self._fail(batch, errors.refuse(500, "INTERNAL", "Your vote could not be counted."))
        for one in batch:
            one.done.set()

    @staticmethod
    def _fail(batch: list[Waiting], failed: errors.Failed) -> None:
        for one in batch:
            # Each gets its own: an answer adds headers to it.
            one.failed = errors.Failed(failed.problem, failed.status, failed.headers)


def _flusher(own: State) -> Flusher:
    return own.part("votes", lambda: Flusher(own))


def _send(number: int, source: ideas_pb2.VoteSource, *, retract: bool) -> ideas_pb2.VoteResult:
    own = state()
    entry = ideas_pb2.BatchVoteEntry(
        actor_token=clients.token_for(own, g.actor),
        name=f"ideas/{number}",
        retract=retract,
        source=source,
    )
    seconds = min(own.config.vote_budget, clients.remaining())
    if seconds < clients.LEAST:
        raise errors.unavailable(SERVICE)
    return _flusher(own).send(entry, seconds)


def cast_vote(
    number: int, source: ideas_pb2.VoteSource = ideas_pb2.VOTE_SOURCE_WEB
) -> ideas_pb2.VoteResult:
    """Cast the viewer's vote and return the idea's count with it; raises `errors.Failed`."""
    return _send(number, source, retract=False)


def retract_vote(number: int) -> ideas_pb2.VoteResult:
    """Retract the viewer's vote and return the idea's count without it; raises `errors.Failed`."""
    return _send(number, ideas_pb2.VOTE_SOURCE_WEB, retract=True)
