"""The table, and each aim of docs/development/performance.md beside what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.measure import Subject, beside

COLUMNS = ("operation", "who", "req/s", "p50 ms", "p95 ms", "CPU ms", "SQL", "in DB ms", "bytes")
GROWING = ("list", "detail", "queue", "create")


@dataclass(frozen=True)
class Measured:
    """One operation by everybody: application (large and small database), floor, bare SQL."""

    name: str
    title: str
    app: Subject
    small: Subject
    floor: Subject
    sql: Subject


@dataclass(frozen=True)
class Memory:
    """Megabytes of a worker before and after `requests` requests."""

    before: float
    after: float
    floor: float
    requests: int


@dataclass(frozen=True)
class Aim:
    """Something to reach, what was reached, and whether that is enough."""

    what: str
    wanted: str
    found: str
    is_met: bool


@dataclass(frozen=True)
class Guard:
    """The limits of one operation."""

    share_of_floor: float
    statements: int
    kilobytes: float = 0.0
    cpu_ms: float = 0.0


GUARDS: Mapping[str, Guard] = {
    "list": Guard(0.8, 4, kilobytes=30),
    "search": Guard(0.0, 5),
    "detail": Guard(0.5, 6),
    "queue": Guard(0.4, 10, kilobytes=80, cpu_ms=35),
    "create": Guard(0.35, 10),
}


def table(measured: Sequence[Measured], small: int, large: int) -> str:
    """The figures, one line for each operation and subject."""
    lines: list[Sequence[str]] = [COLUMNS]
    for one in measured:
        title = one.title
        for subject, label in (
            (one.app, f"IPProtect, {large:,}"),
            (one.small, f"IPProtect, {small:,}"),
            (one.floor, f"Django + DRF, {large:,}"),
            (one.sql, f"SQL alone, {large:,}"),
        ):
            lines.append((title, label, *_figures(subject)))
            title = ""
    return aligned(lines)


def _figures(subject: Subject) -> tuple[str, ...]:
    sample, statements = subject.sample, subject.statements
    return (
        f"{sample.rate:,.0f}",
        f"{sample.percentile(0.5):.1f}",
        f"{sample.percentile(0.95):.1f}",
        f"{sample.cpu_ms:.1f}" if subject.web else "",
        str(statements.count) if statements else "",
        f"{statements.slowest_ms:.1f}" if statements else "",
        f"{sample.size:,.0f}" if subject.web else "",
    )


def aims(measured: Sequence[Measured], memory: Memory | None) -> list[Aim]:
    """Every aim that these measurements can judge. Those beside other products need those products."""
    found = [aim for one in measured for aim in _of_operation(one)]
    if memory is not None:
        found += [
            at_most("memory of a worker, beside the floor", memory.after / memory.floor, 1.6, "x"),
            at_most(f"growth of a worker over {memory.requests:,} requests", memory.after - memory.before, 5, " MB"),
        ]
    return found


def _of_operation(one: Measured) -> list[Aim]:
    guard, statements, sample = GUARDS[one.name], one.app.statements, one.app.sample
    found = []
    if guard.share_of_floor:
        share = beside(one.app, one.floor, lambda measured: measured.rate)
        found.append(
            Aim(
                f"{one.title}: requests/s beside the floor",
                f">= {guard.share_of_floor}x",
                f"{share:.2f}x",
                share >= guard.share_of_floor,
            )
        )
    if one.name in GROWING:
        growth = beside(one.app, one.small, lambda measured: measured.percentile(0.95))
        found.append(at_most(f"{one.title}: growth of p95", growth, 1.3, "x"))
    if guard.kilobytes:
        found.append(at_most(f"{one.title}: size", sample.size / 1024, guard.kilobytes, " KB"))
    if guard.cpu_ms:
        found.append(at_most(f"{one.title}: CPU", sample.cpu_ms, guard.cpu_ms, " ms"))
    if statements is None:
        return found
    found.append(
        Aim(
            f"{one.title}: statements",
            f"<= {guard.statements}",
            str(statements.count),
            statements.count <= guard.statements,
        )
    )
    if one.name == "search":
        found.append(at_most(f"{one.title}: slowest in the database", statements.slowest_ms, 300, " ms"))
    if one.name == "list":
        counts = sum("COUNT(" in text.upper() for text in statements.texts)
        found.append(Aim(f"{one.title}: count(*)", "none", str(counts or "none"), not counts))
    if one.name == "create":
        transactions = statements.transactions
        found.append(Aim(f"{one.title}: transactions", "1", str(transactions), transactions == 1))
    return found


def at_most(what: str, found: float, limit: float, unit: str) -> Aim:
    """An aim that is met by a small figure."""
    return Aim(what, f"<= {limit:g}{unit}", f"{found:.2f}{unit}", found <= limit)


def verdicts(found: Sequence[Aim]) -> str:
    """The aims, one a line."""
    lines = [("aim", "wanted", "found", "")]
    lines += [(aim.what, aim.wanted, aim.found, "met" if aim.is_met else "NOT MET") for aim in found]
    return aligned(lines)


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Columns side by side: the first two to the left, figures to the right."""
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    shown = []
    for line in lines:
        cells = [
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        shown.append("  ".join(cells).rstrip())
    shown.insert(1, "-" * max(len(line) for line in shown))
    return "\n".join(shown)
