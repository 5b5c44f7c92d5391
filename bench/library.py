"""The library: searching it in both scripts, its lists, two long editions side by side, and who has not read one.

Each size is a database of its own; the process is in bench/library_steps.py. Everything is asked for by its page; the
floor is what the page is about alone: a LIKE without an index, difflib over words, a LEFT JOIN.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

STEP = ("-m", "bench.process", "library_steps")
DATABASE_MS = 300.0
STATEMENTS = 20
# Pages that show so many rows at most, whatever stands behind them. Searches read what they look through.
PAGES = ("the list", "an entry", "who has read it", "who has not")
GROWTH = 3.0
# Of a text ten times as long, beside ten times the time; and beside difflib over all its words at once.
LINEAR, BESIDE_DIFFLIB = 1.3, 1.5
COMPARED: Mapping[str, str] = {
    "compare": "two editions, a word changed here and there",
    "compare all": "two editions, every paragraph changed",
}


@dataclass(frozen=True)
class Asked:
    """One question to so many entries: the worst of its rounds, as a page and in the database, in milliseconds."""

    entries: int
    question: str
    who: str
    page: float
    database: float
    statements: int
    floor: float


def measured(servers: Servers, sizes: Sequence[tuple[int, int]]) -> list[Asked]:
    """Every size in turn: so many entries, and so many organisations that read them."""
    found = []
    for entries, organisations in sizes:
        url = servers.create_database(f"library_{entries}")
        output = servers.directory / f"library-{entries}.json"
        with step(f"A library of {entries:,} entries, read by {organisations:,} organisations"):
            servers.run([*STEP, "fill", f"{entries}", f"{organisations}", "-"], url)
            servers.run([*STEP, "ask", f"{entries}", f"{organisations}", str(output)], url)
        found += [Asked(entries=entries, **one) for one in json.loads(output.read_text())]
    return found


def table(found: Sequence[Asked]) -> str:
    """One line a question and audience, at each size."""
    lines: list[Sequence[str]] = [("library", "by", "entries", "page ms", "in DB ms", "SQL", "floor ms")]
    for one in sorted(found, key=lambda asked: list(_kinds(found)).index((asked.question, asked.who))):
        figures = (f"{one.page:,.0f}", f"{one.database:,.1f}", f"{one.statements}", f"{one.floor:,.1f}")
        lines.append((COMPARED.get(one.question, one.question), one.who, f"{one.entries:,}", *figures))
    return aligned(lines)


def aims(found: Sequence[Asked]) -> list[Aim]:
    """Never more than so long in the database; pages cost what they show, and comparing what it reads."""
    slowest, most = max(one.database for one in found), max(one.statements for one in found)
    given = [
        at_most("Library: the slowest of all, in the database", slowest, DATABASE_MS, " ms"),
        at_most("Library: statements of a page", most, STATEMENTS, ""),
    ]
    pages = {}
    for kind in _kinds(found):
        few, many = _ends(found, kind)
        if few.question in COMPARED:
            title = f"Library, {COMPARED[few.question]}"
            given.append(at_most(f"{title}: time a letter, long beside short", many.page / few.page / 10, LINEAR, "x"))
            given.append(at_most(f"{title}: beside difflib", many.page / many.floor, BESIDE_DIFFLIB, "x"))
        elif few.question in PAGES:
            pages[kind] = many.page / few.page
    (question, who), growth = max(pages.items(), key=lambda pair: pair[1])
    given.append(at_most(f"Library: growth of the page that grows most ({question}, {who})", growth, GROWTH, "x"))
    return given


def _kinds(found: Sequence[Asked]) -> dict[tuple[str, str], None]:
    """Question and audience, in the order in which they were asked."""
    return dict.fromkeys((one.question, one.who) for one in found)


def _ends(found: Sequence[Asked], kind: tuple[str, str]) -> tuple[Asked, Asked]:
    ours = sorted((one for one in found if (one.question, one.who) == kind), key=lambda one: one.entries)
    return ours[0], ours[-1]
