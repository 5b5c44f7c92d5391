"""Lists of listings taken into a draft, beside a bare parser that copies the same rows in without a check.

Each measurement is a process of its own on a database of its own: bench/bulk_steps.py.
"""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

STEP = ("-m", "bench.process", "bulk_steps")
ROUNDS = 3
FORMS = ("csv", "xlsx")
COLUMNS = ("on record", "rows", "who", "seconds", "rows/s", "peak MB")


@dataclass
class Taken:
    """What one side needed for one file on one database, round by round."""

    on_record: int
    form: str
    rows: int
    side: str
    rounds: list[Mapping[str, float]] = field(default_factory=list)

    def middle(self, name: str) -> float:
        """The middle of the rounds."""
        return statistics.median(one[name] for one in self.rounds)


def measured(servers: Servers, sizes: Sequence[int], on_record: Sequence[int], rounds: int = ROUNDS) -> list[Taken]:
    """Application and floor in turn, for each form and size of a list, on databases of several sizes."""
    found = []
    for held in on_record:
        template = f"bulk_{held}"
        with step(f"A database with {held:,} targets"):
            base = servers.create_database(template)
            servers.run([*STEP, "prepare", str(held), "-"], base)
        for rows in sizes:
            for form in FORMS:
                file = servers.directory / f"listings-{rows}.{form}"
                servers.run([*STEP, "make", str(file), str(rows)], base)
                found += _sides(servers, file, template, Taken(held, form, rows, "app"), rounds)
    return found


def _sides(servers: Servers, file: Path, template: str, of: Taken, rounds: int) -> list[Taken]:
    sides = [Taken(of.on_record, of.form, of.rows, side) for side in ("app", "floor")]
    with step(f"{of.rows:,} rows of {of.form.upper()} into a draft, {rounds} rounds"):
        for turn in range(rounds):
            for one in sides:
                name = f"{one.side}_{template}_{of.form}_{of.rows}_{turn}"
                output = servers.directory / f"{name}.json"
                url = servers.create_database(name, template=template)
                servers.run([*STEP, one.side, str(file), str(output)], url)
                one.rounds.append(json.loads(output.read_text()))
    return sides


def table(found: Sequence[Taken]) -> str:
    """One line for each side, form and size."""
    lines: list[Sequence[str]] = [("bulk filing", *COLUMNS)]
    for one in found:
        seconds = one.middle("seconds")
        figures = (f"{seconds:.2f}", f"{one.rows / seconds:,.0f}", f"{one.middle('peak'):.0f}")
        who = "IPProtect" if one.side == "app" else "parser + COPY"
        lines.append((one.form.upper(), f"{one.on_record:,}", f"{one.rows:,}", who, *figures))
    return aligned(lines)


def aims(found: Sequence[Taken]) -> list[Aim]:
    """Three seconds for 10,000, at most 11 times 1,000, a tenth of the floor, memory that stays flat."""
    given = []
    for form in FORMS:
        app = [one for one in found if one.form == form and one.side == "app"]
        floor = [one for one in found if one.form == form and one.side == "floor"]
        small, large = min(app, key=lambda one: one.rows), max(app, key=lambda one: (one.rows, one.on_record))
        bare = max(floor, key=lambda one: (one.rows, one.on_record))
        share = bare.middle("seconds") / large.middle("seconds")
        times, name = large.middle("seconds") / small.middle("seconds"), f"Bulk, {form.upper()}"
        given += [
            at_most(f"{name}: {large.rows:,} rows", large.middle("seconds"), 3, " s"),
            at_most(f"{name}: {large.rows:,} beside {small.rows:,} rows", times, 11, "x"),
            Aim(f"{name}: beside the floor", ">= 0.10x", f"{share:.2f}x", share >= 0.1),
            at_most(f"{name}: growth of the worker's peak", large.middle("peak") - small.middle("peak"), 60, " MB"),
        ]
    return given
