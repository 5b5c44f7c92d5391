"""The scan of clocks over many that run, of which a few are due; and the staff's list of clocks beside it.

Each size is a database of its own, filled by COPY; the processes are those of bench/scan_steps.py.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

ROUNDS = 7
# What the scan may take over a hundred times as many clocks, beside what it takes over these.
GROWTH = 1.5


@dataclass(frozen=True)
class Scanned:
    """Milliseconds (the middle of the rounds) over so many running clocks: acting on those due, on none, one page."""

    running: int
    due: int
    fire: float
    idle: float
    page: float


def measured(servers: Servers, sizes: Sequence[int]) -> Sequence[Scanned]:
    """Every size in turn."""
    with step("A database for clocks"):
        base = servers.create_database("clocks")
        servers.run(["-m", "bench.process", "scan_steps", "prepare", "0", "-"], base)
    found = []
    for size in sizes:
        url = servers.create_database(f"clocks_{size}", template="clocks")
        output = servers.directory / f"scan-{size}.json"
        with step(f"Loading {size:,} running clocks"):
            servers.run(["-m", "bench.process", "scan_steps", "fill", str(size), "-"], url)
        with step(f"Scanning {size:,} clocks, {ROUNDS} rounds"):
            servers.run(["-m", "bench.process", "scan_steps", "scan", str(size), str(output)], url)
        found.append(Scanned(**json.loads(output.read_text())))
    return found


def table(found: Sequence[Scanned]) -> str:
    """The figures, one line a size, and how they grow."""
    lines: list[Sequence[str]] = [("clock scan", "", "running", "due", "acting ms", "idle ms", "page ms")]
    for place, one in enumerate(found):
        figures = (f"{one.fire:.1f}", f"{one.idle:.2f}", f"{one.page:.1f}")
        lines.append(("" if place else "IPProtect", "", f"{one.running:,}", str(one.due), *figures))
    small, large = found[0], found[-1]
    growth = (
        f"From {small.running:,} to {large.running:,} running clocks: acting {large.fire / small.fire:.2f}x,"
        f" idle {large.idle / small.idle:.2f}x, page {large.page / small.page:.2f}x."
    )
    return f"{aligned(lines)}\n\n{growth}"


def aims(found: Sequence[Scanned]) -> list[Aim]:
    """A scan costs what is due, not what runs."""
    small, large = found[0], found[-1]
    return [at_most("Clock scan: the most clocks beside the fewest", large.fire / small.fire, GROWTH, "x")]
