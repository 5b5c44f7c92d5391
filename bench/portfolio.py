"""A portfolio of rights taken in, beside a bare openpyxl and bulk_create of the same rows.

Each measurement is a process of its own (bench/portfolio_steps.py) on a database of its own.
"""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

COLUMNS = ("who", "rows", "rows/s", "read rows/s", "write rows/s", "peak MB")
ROUNDS = {"small": 3, "large": 1}


@dataclass
class Taken:
    """What one side needed for files of one size, round by round."""

    label: str
    rows: int
    rounds: list[Mapping[str, float]] = field(default_factory=list)

    def middle(self, name: str) -> float:
        """The middle of the rounds."""
        return statistics.median(one[name] for one in self.rounds)

    @property
    def rate(self) -> float:
        """Rows a second, from the file to the written rows."""
        return self.rows / self.middle("seconds")


def measured(servers: Servers, small: int, large: int, at_most: int) -> Sequence[Taken]:
    """Application and floor in turn, for a small file and a large one; `at_most` so many rounds."""
    with step("A database for portfolios"):
        base = servers.create_database("portfolio")
        servers.run(["-m", "bench.process", "portfolio_steps", "prepare", "-", "-"], base)
    found: list[Taken] = []
    for name, rows in (("small", small), ("large", large)):
        file = servers.directory / f"portfolio-{rows}.xlsx"
        servers.run(["-m", "bench.process", "portfolio_steps", "make", str(file), str(rows)], base)
        sides = {
            side: Taken(label, rows) for side, label in (("app", "IPProtect"), ("floor", "openpyxl + bulk_create"))
        }
        rounds = min(ROUNDS[name], at_most)
        with step(f"Importing {rows:,} rights, {rounds} rounds"):
            for turn in range(rounds):
                for side, taken in sides.items():
                    output = servers.directory / f"{side}-{rows}-{turn}.json"
                    url = servers.create_database(f"{side}_{name}_{turn}", template="portfolio")
                    servers.run(["-m", "bench.process", "portfolio_steps", side, str(file), str(output)], url)
                    taken.rounds.append(json.loads(output.read_text()))
        found += sides.values()
    return found


def table(found: Sequence[Taken]) -> str:
    """The figures, one line for each side and size, and how they grow."""
    lines: list[Sequence[str]] = [("portfolio import", *COLUMNS)]
    for place, one in enumerate(found):
        parts = [f"{one.rows / one.middle(name):,.0f}" if name in one.rounds[0] else "" for name in ("read", "write")]
        title = "XLSX to rights" if not place else ""
        lines.append((title, one.label, f"{one.rows:,}", f"{one.rate:,.0f}", *parts, f"{one.middle('peak'):.0f}"))
    small, small_floor, large, large_floor = found
    growth = (
        f"From {small.rows:,} to {large.rows:,} rows: time a row {small.rate / large.rate:.2f}x,"
        f" floor {small_floor.rate / large_floor.rate:.2f}x;"
        f" peak {large.middle('peak') / small.middle('peak'):.2f}x,"
        f" floor {large_floor.middle('peak') / small_floor.middle('peak'):.2f}x."
    )
    return f"{aligned(lines)}\n\n{growth}"


def aims(found: Sequence[Taken]) -> list[Aim]:
    """What an import may cost beside its floor, and how it may grow."""
    small, _small_floor, large, large_floor = found
    share = large.rate / large_floor.rate
    return [
        Aim("Import: rows/s beside the floor", ">= 0.15x", f"{share:.2f}x", share >= 0.15),
        at_most("Import: time a row, large beside small", small.rate / large.rate, 1.3, "x"),
        at_most("Import: growth of the worker's peak", large.middle("peak") - small.middle("peak"), 10, " MB"),
    ]
