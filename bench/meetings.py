"""Roundtables: hundreds of guests invited, told and answering, and thousands of issues in the order of their weight.

Each size is a database of its own; the processes are in bench/meeting_steps.py and bench/issue_steps.py. Everything
goes in by its own door: the pages of CBBC, the link in the mail, and the worker that delivers. The floor writes or
reads the same rows in bulk, without asking who may, sealing or telling anything.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

COLUMNS = ("of", "who", "ms", "ms each", "in DB ms", "SQL", "SQL each", "most SQL")
TITLES: Mapping[str, str] = {
    "list": "guests pasted onto the list",
    "send": "invitations sent",
    "deliver": "mails with calendar files",
    "answer": "answers by link, half of them wait",
    "fill": "places for all who wait",
    "page": "page of the guests",
    "rank": "ranked issues, first page",
    "rank on": "ranked issues, second page",
}
# What is done for each guest must not cost more a guest when there are ten times as many.
LINEAR = ("list", "send", "deliver", "answer", "fill", "page")
GROWTH = 1.3
# Statements of one request, however many guests or issues there are.
BOUNDED: Mapping[str, int] = {"list": 12, "send": 20, "fill": 12, "page": 16, "rank": 7, "rank on": 7}
# Statements for each guest: of what is done to each by itself.
EACH: Mapping[str, float] = {"deliver": 16, "answer": 11, "fill": 0.1}
MEGABYTES = 10.0
DATABASE_MS = 300.0


@dataclass(frozen=True)
class Run:
    """What one side needed for one kind of work on `size` guests or issues.

    `most` are the statements of the dearest of them where each is done by itself; `grown` is by how many MB the process
    grew at its highest.
    """

    size: int
    name: str
    side: str
    seconds: float
    database: float
    statements: int
    most: int = 0
    grown: float = 0.0


def measured(servers: Servers, guests: Sequence[int], issues: Sequence[int]) -> list[Run]:
    """Every size in turn."""
    found = []
    for module, what, sizes in (("meeting_steps", "guests", guests), ("issue_steps", "issues", issues)):
        for size in sizes:
            url = servers.create_database(f"{what}_{size}")
            output = servers.directory / f"{what}-{size}.json"
            with step(f"A roundtable with {size:,} {what}"):
                servers.run(["-m", "bench.process", module, str(size), str(output)], url)
            found += [Run(size=size, **one) for one in json.loads(output.read_text())]
    return found


def table(found: Sequence[Run]) -> str:
    """One line for each kind of work, size and side."""
    lines: list[Sequence[str]] = [("roundtables", *COLUMNS)]
    for one in sorted(found, key=lambda run: list(TITLES).index(run.name)):
        figures = (f"{one.seconds * 1000:,.0f}", f"{one.seconds / one.size * 1000:.2f}", f"{one.database * 1000:,.0f}")
        asked = (f"{one.statements:,}", f"{one.statements / one.size:.2f}", str(one.most or ""))
        who = "IPProtect" if one.side == "app" else "in bulk"
        lines.append((TITLES[one.name], f"{one.size:,}", who, *figures, *asked))
    delivered = _app(found, "deliver")
    grown = ", ".join(f"{one.size:,}: {one.grown:.1f} MB" for one in delivered)
    return f"{aligned(lines)}\n\nA worker's memory while so many mails with calendar files leave: {grown}."


def aims(found: Sequence[Run]) -> list[Aim]:
    """Work grows with the guests and no faster; what is asked of the database at once is bounded."""
    given = []
    for name in LINEAR:
        few, many = _ends(found, name)
        growth = (many.seconds / many.size) / (few.seconds / few.size)
        given.append(at_most(f"Roundtables, {TITLES[name]}: time each, many beside few", growth, GROWTH, "x"))
    for name, limit in BOUNDED.items():
        given.append(at_most(f"Roundtables, {TITLES[name]}: statements", _ends(found, name)[1].statements, limit, ""))
    for name, most in EACH.items():
        _few, many = _ends(found, name)
        given.append(at_most(f"Roundtables, {TITLES[name]}: statements each", many.statements / many.size, most, ""))
    for name in ("deliver", "answer"):
        few, many = _ends(found, name)
        given.append(
            at_most(f"Roundtables, {TITLES[name]}: the dearest, many beside few", many.most / few.most, 1, "x")
        )
    few, many = _ends(found, "deliver")
    given.append(at_most("Roundtables, calendar files: growth of memory", many.grown - few.grown, MEGABYTES, " MB"))
    for name in ("rank", "rank on"):
        slowest = _ends(found, name)[1].database * 1000
        given.append(at_most(f"Roundtables, {TITLES[name]}: in the database", slowest, DATABASE_MS, " ms"))
    return given


def _app(found: Sequence[Run], name: str) -> list[Run]:
    return sorted((one for one in found if (one.name, one.side) == (name, "app")), key=lambda one: one.size)


def _ends(found: Sequence[Run], name: str) -> tuple[Run, Run]:
    runs = _app(found, name)
    return runs[0], runs[-1]
