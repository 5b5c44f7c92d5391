"""Many decisions of JD in one call, and verbs of staff on many complaints, beside bare SQL that writes the same rows.

Each size is a database of its own, filled by bench.load; the processes are in bench/decision_steps.py. Everything goes
in by its own door: JD's endpoint and the page of the queue, with sign-in, verbs, audit and messages.
"""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

STEP = ("-m", "bench.process", "decision_steps")
TARGETS_A_COMPLAINT = 10  # on average, in databases that bench.load has filled
COLUMNS = ("on record", "records", "who", "ms", "records/s", "SQL", "SQL/record")
# What a call may take over the most targets, beside what it takes over the fewest.
GROWTH = 1.5
# Statements for each record of a call of 500, by the name of the run: what one move has to read and write.
STATEMENTS: Mapping[str, float] = {"decide": 1, "decide each": 8, "screen": 4, "lodge": 12}
TITLES: Mapping[str, str] = {
    "decide": "JD decides targets, ten a complaint",
    "decide each": "JD decides targets, one a complaint",
    "screen": "staff pass complaints",
    "lodge": "staff lodge complaints",
}


@dataclass(frozen=True)
class Run:
    """What one side needed for one kind of work on so many records: a pair of seconds and statements a round."""

    on_record: int
    name: str
    side: str
    records: int
    rounds: Sequence[tuple[float, int]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The middle of the rounds."""
        return statistics.median(seconds for seconds, _statements in self.rounds)

    @property
    def statements(self) -> float:
        """Statements a record, without transaction control."""
        return statistics.median(statements for _seconds, statements in self.rounds) / self.records


def measured(servers: Servers, on_record: Sequence[int], records: int) -> list[Run]:
    """Every kind of work by both sides in turn, beside so many targets on record; `records` in a call."""
    found = []
    for held in on_record:
        url = servers.create_database(f"decisions_{held}")
        with step(f"A database with {held:,} targets, and what is decided"):
            output = servers.directory / f"decisions-{held}-keys.json"
            servers.run(["-m", "bench.load", str(held // TARGETS_A_COMPLAINT), str(output)], url)
            servers.run([*STEP, "prepare", str(records), "-"], url)
        with step(f"{records:,} decisions in a call, verbs on {records:,} complaints"):
            output = servers.directory / f"decisions-{held}.json"
            servers.run([*STEP, "decide", str(records), str(output)], url)
        found += [Run(on_record=held, **one) for one in json.loads(output.read_text())]
    return found


def table(found: Sequence[Run]) -> str:
    """One line for each kind of work, size and side."""
    lines: list[Sequence[str]] = [("many at once", *COLUMNS)]
    for one in found:
        figures = (f"{one.seconds * 1000:,.0f}", f"{one.records / one.seconds:,.0f}")
        sent = (f"{one.statements * one.records:,.0f}", f"{one.statements:.2f}")
        who = "IPProtect" if one.side == "app" else "UPDATE + INSERT"
        lines.append((TITLES[one.name], f"{one.on_record:,}", f"{one.records:,}", who, *figures, *sent))
    return aligned(lines)


def aims(found: Sequence[Run]) -> list[Aim]:
    """Statements grow with the records and by a bounded number for each; what is on record costs nothing."""
    given = []
    for name, limit in STATEMENTS.items():
        runs = sorted((one for one in found if one.name == name and one.side == "app"), key=lambda one: one.on_record)
        few, many = runs[0], runs[-1]
        given += [
            at_most(f"Many at once, {TITLES[name]}: statements a record", many.statements, limit, ""),
            at_most(f"Many at once, {TITLES[name]}: growth", many.seconds / few.seconds, GROWTH, "x"),
        ]
    return given
