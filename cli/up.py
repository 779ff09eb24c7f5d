"""Runs everything on this machine in the foreground: `upwell up`; and stops it: `upwell down`."""

import errno
import http.client
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from cli.display import Display
from cli.faults import Fault
from cli.folder import Folder, Keys
from cli.supervisor import Program, Supervisor
from services import registry
from shared import addresses

T = TypeVar("T")

PATIENCE = 60.0
GLANCE = 0.1
ADMIN = "admin@example.com"
WORK = "work"


def port() -> int:
    """Return the port of the portal; raises `Fault` for nonsense."""
    return _read("UPWELL_PORT", addresses.port, os.environ.get("UPWELL_PORT") or "8080")


def _read(setting: str, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValueError as error:
        message = f"{setting} {error}."
        raise Fault(message, 2) from error


def bind(number: int) -> str:
    """Return where the portal listens; raises `Fault` for nonsense."""
    text = os.environ.get("UPWELL_GATEWAY_BIND") or "127.0.0.1"
    return _read("UPWELL_GATEWAY_BIND", partial(addresses.listen, default_port=number), text)


def public_url(number: int) -> str:
    """Return where people reach the portal; raises `Fault` for nonsense."""
    text = os.environ.get("UPWELL_PUBLIC_URL") or f"http://localhost:{number}"
    return _read("UPWELL_PUBLIC_URL", addresses.public_url, text)


def need_free(address: str) -> None:
    """Raise `Fault` where the portal can't listen on an address."""
    try:
        addresses.probe(address)
    except OSError as error:
        if address.startswith(addresses.UNIX):
            raise
        _, number = addresses.split(address)
        if error.errno == errno.EACCES:
            message = (
                f"Port {number} needs more permissions. Choose a port from 1024: UPWELL_PORT=8080"
            )
        elif error.errno == errno.EADDRINUSE:
            message = (
                f"Port {number} is in use by another program."
                f" Stop that one, or choose another port: UPWELL_PORT={number + 1} make up"
            )
        else:
            message = (
                f"This machine can't listen on {address}: {error.strerror or error}."
                " Set UPWELL_GATEWAY_BIND to an address it has, or leave it out."
            )
        raise Fault(message) from error


def sockets(folder: Folder) -> dict[str, str]:
    """Return the settings that say where each service listens."""
    return {row.address_setting: folder.socket(row.name) for row in registry.answering()}


def programs(environ: Mapping[str, str], keys: Keys) -> tuple[list[Program], list[Program]]:
    """Return what runs of the services: first those who answer and the worker, then who calls them.

    Only a service's own server is told its secrets, and only the worker those of workers.
    """

    def server(row: registry.Service, stage: int) -> Program:
        arguments = [sys.executable, "-m", f"services.{row.name}", "serve"]
        return Program(row.name, arguments, {**environ, **keys.of(row)}, stage=stage)

    # The portal needs the services, and those the servers of data: it is stopped first.
    first = [server(row, 1) for row in registry.having("serve") if row.contract]
    worker = [sys.executable, "-m", "cli.main", "work", "all"]
    last = [server(row, 2) for row in registry.having("serve") if not row.contract]
    return [*first, Program(WORK, worker, {**environ, **keys.of_workers()}, stage=1)], last


class Stopped(Exception):  # noqa: N818  it is a wish, not an error
    """Says that somebody asked to stop while things were being set up."""


@dataclass
class Set:
    """Holds the whole set of processes of one machine.

    `bind` is where the portal listens, `address` where people reach it.
    """

    folder: Folder
    port: int
    bind: str
    address: str
    display: Display
    supervisor: Supervisor
    environ: dict[str, str] = field(default_factory=dict)

    def bring_up(self) -> None:
        """Start everything in its order; raises `Stopped` or `Fault`."""
        with self.display.setting_up():
            self._servers()
            with self.display.step("Migrating the database"):
                self._run("migrate", ["-m", "cli.main", "migrate"], self._heard_migration)
            with self.display.step("Starting the services"):
                self._start(0)
            self._fill()
            with self.display.step("Starting the portal"):
                self._start(1)
                self._wait(self._answers, "The portal does not respond. See its output above.")
        self._say_where()

    def _say_where(self) -> None:
        say = self.display.say
        self.display.headline(f"Upwell is at {self.address}")
        if self.environ.get("UPWELL_DEV") == "1":
            say(f"Sign in as {ADMIN} at {self.address}/sign-in")
            say(f"You find the email with the link at {self.address}/dev/mail")
        say("Press Ctrl-C to stop. The data is kept.")

    def _servers(self) -> None:
        """Start the embedded servers that no address replaces, and learn the addresses."""
        with self.display.step("Starting the database"):
            self.environ |= self._common()
            if not os.environ.get("DATABASE_URL"):
                self._wait_for_borrowers()
                self._start_postgres()
            if not os.environ.get("REDIS_URL"):
                self._start_valkey()

    def _wait_for_borrowers(self) -> None:
        told = False
        while not self.folder.last_borrower():
            if not told:
                told = True
                self.display.say("Waiting for another upwell command that uses these data …")
            self._glance()
        # One that was killed may have left its server behind.
        self.folder.postgres.stop()

    def _start_postgres(self) -> None:
        postgres = self.folder.postgres
        with self.folder.alone():
            command = postgres.command()
        self.environ["DATABASE_URL"] = postgres.url
        self._embedded("postgres", command.arguments, command.user, command.stop)
        self._wait(postgres.ready, f"Postgres did not start. See {self.folder.log('postgres')}.")

    def _start_valkey(self) -> None:
        valkey = self.folder.valkey
        # One whose supervisor was killed outright is asked to go first.
        valkey.stop()
        command = valkey.command()
        self.environ["REDIS_URL"] = valkey.url
        self._embedded("valkey", command.arguments, command.user, command.stop)
        self._wait(valkey.answers, f"Valkey did not start. See {self.folder.log('valkey')}.")

    def _embedded(
        self, name: str, arguments: list[str], user: str | None, stop: signal.Signals
    ) -> None:
        log = self.folder.log(name)
        log.unlink(missing_ok=True)
        program = Program(name, arguments, dict(os.environ), user, stop, log)
        self.supervisor.start(program)

    def _common(self) -> dict[str, str]:
        """Return what every process is told; the environment wins where it says something."""
        own = {
            "UPWELL_DATA": str(self.folder.path),
            "UPWELL_PORT": str(self.port),
            "UPWELL_GATEWAY_BIND": self.bind,
            "UPWELL_PUBLIC_URL": self.address,
            "UPWELL_DEV": "1",
            "UPWELL_MAIL_URL": self.folder.mail_url,
            "UPWELL_LOG_FORMAT": "text",
            **sockets(self.folder),
            "PYTHONUNBUFFERED": "1",
            # Many threads would each keep an arena of freed memory.
            "MALLOC_ARENA_MAX": "2",
        }
        environ = own | {name: value for name, value in os.environ.items() if value}
        for row in registry.SERVICES:
            for secret in row.secrets:
                environ.pop(secret, None)
        environ["UPWELL_DATA"] = str(self.folder.path)
        environ["UPWELL_ACTOR_PUBLIC_KEY"] = self.folder.keys().public
        return environ

    def _start(self, wave: int) -> None:
        for program in programs(self.environ, self.folder.keys())[wave]:
            self.supervisor.start(program)

    def _run(
        self, name: str, arguments: list[str], heard: Callable[[str], None], **more: str
    ) -> None:
        program = Program(name, [sys.executable, *arguments], self.environ | more)
        code = self.supervisor.run_once(program, heard, self.display.tick)
        if self.supervisor.asked_to_stop:
            raise Stopped
        if code:
            message = f"Setting up failed in {name!r} with exit code {code}; see above."
            raise Fault(message)

    def _heard_migration(self, line: str) -> None:
        if not line.endswith(("was up to date", "brought up to date")):
            self.display.log("migrate", line)

    def _fill(self) -> None:
        """Load the sample into an empty installation."""
        with self.display.step("Loading the sample data"):
            secrets = self.folder.keys().of(registry.find("gateway"))
            self._run("set-up", ["-m", "cli.setup"], self._heard_setup, **secrets)

    def _heard_setup(self, line: str) -> None:
        try:
            facts = json.loads(line)
        except ValueError:
            self.display.log("set-up", line)
            return
        if not isinstance(facts, Mapping):
            self.display.log("set-up", line)
        elif "total" in facts:
            self.display.count(facts["done"], facts["total"])
        elif "step" in facts:
            self.display.rename(facts["step"])
        else:
            self.display.say(facts.get("note") or facts.get("fault") or line)

    def _answers(self) -> bool:
        if self.bind.startswith(addresses.UNIX):
            return Path(self.bind.removeprefix(addresses.UNIX)).exists()
        host, number = addresses.reachable(self.bind)
        connection = http.client.HTTPConnection(host, number, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _wait(self, ready: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if time.monotonic() > deadline:
                raise Fault(otherwise)
            self._glance()

    def _glance(self) -> None:
        self.supervisor.step(GLANCE)
        self.display.tick()
        if self.supervisor.asked_to_stop:
            raise Stopped


@contextmanager
def _claimed(folder: Folder, number: int) -> Iterator[None]:
    given = os.environ.get("DATABASE_URL")
    lock = folder.claim_up(pid=os.getpid(), port=number, database=given)
    if lock is None:
        facts = folder.who_is_up() or {}
        message = (
            f"Upwell is already running with the data in {folder.path}, at"
            f" http://localhost:{facts.get('port', 8080)} (process {facts.get('pid', '?')})."
            " Stop it with `upwell down`, or use another folder:"
            " UPWELL_DATA=var2 UPWELL_PORT=8081 make up"
        )
        raise Fault(message)
    with lock:
        yield


@click.command()
def up() -> None:
    """Run everything on this machine, in the foreground, until Ctrl-C or SIGTERM.

    Starts an embedded Postgres and Redis-compatible server unless DATABASE_URL and REDIS_URL name
    others, migrates the database, loads the sample community on the first start, and
    serves the portal and the API. A process that fails is restarted.

    \b
      upwell up                                   http://localhost:8080, data in var/
      UPWELL_PORT=8081 UPWELL_DATA=var2 upwell up a second one beside it
      UPWELL_SAMPLE=none upwell up                without the sample community
    """
    number = port()
    listens, reached = bind(number), public_url(number)
    folder = Folder.found()
    folder.open()
    with _claimed(folder, number):
        need_free(listens)
        display = Display()
        supervisor = Supervisor(show=display.log, say=display.say)
        with supervisor.listening():
            try:
                Set(folder, number, listens, reached, display, supervisor).bring_up()
                while not supervisor.asked_to_stop:
                    supervisor.step(60.0)
                    if display.gone:
                        supervisor.ask_to_stop()
            except Stopped:
                pass
            finally:
                display.say("Stopping …")
                supervisor.stop()
                display.say(f"Stopped. The data is kept in {folder.path}.")


@click.command()
def down() -> None:
    """Stop the `up` that runs with this data in another terminal, and wait for it.

    \b
      upwell down
      UPWELL_DATA=var2 upwell down
    """
    folder = Folder.found()
    facts = folder.who_is_up() if folder.path.exists() else None
    if not facts:
        click.echo(f"Nothing is running with the data in {folder.path}.")
        return
    os.kill(facts["pid"], signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE * 2
    while folder.who_is_up() is not None:
        if time.monotonic() > deadline:
            message = f"Process {facts['pid']} does not stop. See its output."
            raise Fault(message)
        time.sleep(0.1)
    click.echo("Stopped.")
