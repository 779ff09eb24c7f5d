"""No gRPC before a fork: making the application opens nothing, and a child's calls work."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

PROGRAM = """
import os
import sys
import threading

import grpc

def refuse(*_, **__):
    raise AssertionError("a channel was opened before the fork")

real = grpc.insecure_channel
grpc.insecure_channel = grpc.secure_channel = refuse

from services import registry
from services.gateway.app import create_app
from services.gateway.config import Config
from shared.actor import new_keys

private, _ = new_keys()
nowhere = dict.fromkeys(registry.find("gateway").calls, "unix:/nowhere")
app = create_app(Config(nowhere, "unix:///nowhere/r", private, "s"))
assert app.test_client().get("/livez").status_code == 200
assert threading.active_count() == 1, threading.enumerate()

child = os.fork()
if child == 0:
    grpc.insecure_channel = real
    answer = app.test_client().get("/readyz")
    os._exit(0 if answer.status_code == 503 and answer.json["parts"]["ideas"] == "away" else 1)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_it_opens_channels_only_after_a_fork() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'proto' / 'gen'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
