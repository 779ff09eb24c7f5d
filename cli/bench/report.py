"""Prints what was measured, beside the ceilings of the same run."""

from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from cli.bench.rest import Rest


@dataclass
class Outcome:
    """Holds the results for one size: by scenario, the ceilings, and memory by process."""

    size: str
    scenarios: dict[str, dict[str, Any]] = field(default_factory=dict)
    ceilings: dict[str, dict[str, Any]] = field(default_factory=dict)
    memory: dict[str, tuple[int, int]] = field(default_factory=dict)
    load_seconds: float = 0.0


def show(console: Console, outcome: Outcome) -> None:
    """Print one size."""
    bare = outcome.ceilings["bare Flask"]["rate"]
    noop = outcome.ceilings["a call that does nothing"]["rate"]
    table = Table(title=f"Size {outcome.size} (loaded in {outcome.load_seconds:.0f} s)")
    for column in ("what", "rate /s", "p50 ms", "p99 ms", "÷ bare Flask", "÷ no-op call", "not ok"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, result in {**outcome.ceilings, **outcome.scenarios}.items():
        table.add_row(
            name,
            f"{result['rate']:.0f}",
            f"{result['p50']:.1f}",
            f"{result['p99']:.1f}" if result["p99"] else "",
            f"{result['rate'] / bare:.2f}",
            f"{result['rate'] / noop:.2f}",
            str(result.get("bad", "")),
        )
    console.print(table)
    spread = outcome.scenarios["votes, spread"]["rate"]
    hot = outcome.scenarios["votes, one hot idea"]["rate"]
    console.print(f"hot idea ÷ spread votes: {hot / spread:.2f}")
    pg = outcome.ceilings["pgbench, bare vote"]["rate"]
    console.print(f"spread votes ÷ pgbench's bare vote: {spread / pg:.2f}")
    memory = Table(title="Memory, MiB")
    for column in ("process", "resident", "proportional"):
        memory.add_column(column, justify="left" if column == "process" else "right")
    for name, (resident, proportional) in outcome.memory.items():
        memory.add_row(name, f"{resident / 2**20:.0f}", f"{proportional / 2**20:.0f}")
    total = [sum(pair[index] for pair in outcome.memory.values()) / 2**20 for index in (0, 1)]
    memory.add_row("all", f"{total[0]:.0f}", f"{total[1]:.0f}")
    console.print(memory)


def show_rest(console: Console, rest: Rest) -> None:
    """Print what everything needs while nobody uses it."""
    table = Table(title="At rest: `upwell up` with the sample community")
    for column in ("processes", "memory, shared pages once", "of one core"):
        table.add_column(column, justify="right")
    table.add_row(str(rest.processes), f"{rest.memory / 2**20:.0f} MiB", f"{rest.cores:.1%}")
    console.print(table)


def show_growth(console: Console, small: Outcome, large: Outcome) -> None:
    """Print how much each request costs at the larger size, as a multiple of the smaller.

    Each is first divided by bare Flask's rate of its own run, so that a busier machine shows less.
    """
    table = Table(title=f"Growth {small.size} → {large.size}: cost of a request, 1.00 is no growth")
    table.add_column("what")
    table.add_column("cost", justify="right")
    scale = large.ceilings["bare Flask"]["rate"] / small.ceilings["bare Flask"]["rate"]
    for name, result in large.scenarios.items():
        before = small.scenarios.get(name)
        if before and result["rate"]:
            table.add_row(name, f"{before['rate'] / result['rate'] * scale:.2f}")
    console.print(table)
