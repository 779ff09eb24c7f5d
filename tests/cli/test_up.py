"""Runs the whole set of processes, and takes parts of it away."""

import os
import signal
import socket

import pytest

from tests.cli.conftest import Place, Up, descendants, is_running, until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300), pytest.mark.xdist_group("up")]

COMMUNITY = ("community", "create", "--slug", "acme", "--name", "Acme", "--host", "localhost")


@pytest.fixture(scope="module")
def running(shared_place: Place) -> Up:
    """Return a running set with one community."""
    made = shared_place.run(*COMMUNITY)
    assert made.returncode == 0, made.stderr
    return shared_place.up()


def token(place: Place, handle: str) -> str:
    made = place.run("token", "create", "--handle", handle, "--role", "admin")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def test_it_serves_the_portal(running: Up) -> None:
    assert running.get("/readyz")[0] == 200
    assert running.get("/")[0] == 200


def test_it_says_how_to_sign_in(running: Up) -> None:
    said = "".join(running.lines)
    assert f"http://localhost:{running.port}" in said


def test_it_takes_a_token_made_while_it_runs(running: Up, shared_place: Place) -> None:
    status, me = running.get("/api/v1/me", token(shared_place, "alice"))
    assert status == 200
    assert me["handle"] == "alice"


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("members", "services.members serve"),
        ("work", "cli.main work all"),
        ("gateway", "services.gateway serve"),
        ("postgres", "/postgres -D"),
        ("valkey", "valkey-server"),
    ],
)
def test_it_starts_a_killed_process_again(
    name: str, command: str, running: Up, shared_place: Place
) -> None:
    secret = token(shared_place, "alice")
    until(running.is_ready, "ready before")
    killed = running.pid_of(command)
    os.kill(killed, signal.SIGKILL)
    running.wait_for(f"{name} was killed by SIGKILL")
    running.wait_for(f"{name} restarted")
    until(running.is_ready, f"ready after {name} was killed")
    until(lambda: running.get("/api/v1/me", secret)[0] == 200, "answers again")
    assert running.pid_of(command) != killed


def test_it_refuses_a_second_one_on_the_same_data(running: Up, shared_place: Place) -> None:
    second = shared_place.run("up", UPWELL_PORT="18081")
    assert second.returncode == 1
    assert f"at http://localhost:{running.port}" in second.stderr
    assert "Traceback" not in second.stderr


def test_it_refuses_a_port_that_is_taken(place: Place) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        refused = place.run("up", UPWELL_PORT=str(taken))
    assert refused.returncode == 1
    assert f"Port {taken} is in use" in refused.stderr
    assert not (place.data / "postgres").exists()


def test_it_refuses_a_port_that_is_none(place: Place) -> None:
    refused = place.run("up", UPWELL_PORT="http")
    assert refused.returncode == 2
    assert "UPWELL_PORT" in refused.stderr


def test_it_stops_everything_and_keeps_the_data(place: Place) -> None:
    place.run(*COMMUNITY)
    first = place.up()
    secret = token(place, "alice")
    below = descendants(first.process.pid)
    assert len(below) >= 7
    assert first.stop(signal.SIGINT) == 0
    assert [line for pid, line in below.items() if is_running(pid)] == []
    second = place.up()
    assert second.get("/api/v1/me", secret)[0] == 200
    stopped = place.run("down")
    assert stopped.stdout == "Stopped.\n"
    assert second.process.wait(10) == 0


def test_it_leaves_nothing_behind_when_it_is_killed_itself(place: Place) -> None:
    first = place.up()
    below = descendants(first.process.pid)
    first.process.kill()
    first.process.wait(10)
    until(lambda: not any(is_running(pid) for pid in below), "all ended")
    assert place.up().get("/readyz")[0] == 200


@pytest.mark.parametrize(
    ("setting", "text", "said"),
    [
        ("UPWELL_GATEWAY_BIND", "not an address", "must be where to listen"),
        ("UPWELL_GATEWAY_BIND", "192.0.2.77", "can't listen on 192.0.2.77"),
        ("UPWELL_PUBLIC_URL", "https://example.com/ideas", "must not have a path"),
    ],
)
def test_it_refuses_addresses_it_cannot_have(
    place: Place, setting: str, text: str, said: str
) -> None:
    refused = place.run("up", **{setting: text})
    assert refused.returncode != 0
    assert said in refused.stderr
