"""A worker that dies in the middle of its work changes nothing about what comes of it."""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
import redis

from services.rewards import events
from services.rewards.store import OUTBOX
from shared.outbox import Consumer, consumer
from tests.harness import ROOT
from tests.rewards.conftest import World, uid
from upwell.ideas.v1 import events_pb2 as ideas

# Takes events as the worker does, and dies by its own hand: before an event is confirmed, or while
# its effect is being written.
WORKER = """
import os, signal, sys
import redis, sqlalchemy as sa
from services.rewards import actions, events
from services.rewards.store import OUTBOX
from shared.db import Database
from shared.outbox import Consumer

url, cache, where, after = sys.argv[1:]
left = [int(after)]

def die(*_):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)

db = Database(url, "upwell_rewards_work", pool_size=4)
client = redis.Redis.from_url(cache, decode_responses=True)
if where == "confirming":
    real = client.xack
    client.xack = lambda *given: (die(), real(*given))
else:
    words = {"recording": "INSERT INTO rewards.facts", "settling": "INSERT INTO rewards.transfers"}

    @sa.event.listens_for(db.engine, "after_cursor_execute")
    def executed(conn, cursor, statement, *_):
        if words[where] in statement:
            die()

consumer = Consumer(db, client, OUTBOX, events.HANDLERS)
while consumer.step():
    actions.recompute_queued(db)
while True:
    consumer.step()
    actions.recompute_queued(db)
"""


@pytest.mark.parametrize("where", ["confirming", "recording", "settling"])
def test_killing_it_in_mid_batch_changes_nothing(
    world: World,
    where: str,
    database_url: str,
    redis_url: str,
    redis_client: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.settle()
    voters = [world.people.ben, world.people.cleo, world.people.moderator, world.people.manager]
    stream = "upwell.ideas.v1"
    for number in range(1, 4):
        for voter in voters:
            event = world.event(
                ideas.VoteCast(
                    idea_number=number,
                    member_uid=uid(voter),
                    author_uid=uid(world.people.ana),
                    board="product",
                )
            )
            fields: dict[Any, Any] = dict(event.to_fields())
            redis_client.xadd(stream, fields)
    after = {"confirming": "4", "recording": "3", "settling": "0"}[where]
    done = subprocess.run(
        [sys.executable, "-c", WORKER, database_url, redis_url, where, after],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    # Another worker claims what the dead one had taken, at once instead of after its pause.
    monkeypatch.setattr(consumer, "CLAIM_AFTER_MS", 0)
    monkeypatch.setattr(consumer, "PATIENCE", 0.001)
    heir = Consumer(world.work_db, redis_client, OUTBOX, events.HANDLERS)
    for _ in range(4):
        heir.step()
    world.settle()
    assert redis_client.xpending(stream, "rewards")["pending"] == 0
    assert world.scalar("SELECT count(*) FROM rewards.facts") == 12
    assert world.balance(world.people.ana) == 12
    assert world.scalar("SELECT count(*) FROM rewards.transfers WHERE unit = 'standing'") == 12
