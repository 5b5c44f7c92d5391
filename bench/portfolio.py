"""A portfolio of rights taken in, beside a bare openpyxl and bulk_create of the same rows.

Each measurement is a process of its own on a database of its own: `python -m bench.portfolio STEP FILE OUTPUT`, where
STEP is `prepare` (once), `make` (the file, OUTPUT is its rows), `app` or `floor`.
"""

import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
import openpyxl

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

COLUMNS = ("who", "rows", "rows/s", "read rows/s", "write rows/s", "peak MB")
BATCH = 500
ROUNDS = {"small": 3, "large": 1}
HEADER = (
    *("Number", "Type", "Territory", "Mark or title", "Mark or title in Chinese", "Nice classes", "Goods and services"),
    *("Filed on", "Registered on", "Expires on", "Holder", "Mark family"),
)


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
        servers.run(["-m", "bench.portfolio", "prepare", "-", "-"], base)
    found: list[Taken] = []
    for name, rows in (("small", small), ("large", large)):
        file = servers.directory / f"portfolio-{rows}.xlsx"
        servers.run(["-m", "bench.portfolio", "make", str(file), str(rows)], base)
        sides = {
            side: Taken(label, rows) for side, label in (("app", "IPProtect"), ("floor", "openpyxl + bulk_create"))
        }
        rounds = min(ROUNDS[name], at_most)
        with step(f"Importing {rows:,} rights, {rounds} rounds"):
            for turn in range(rounds):
                for side, taken in sides.items():
                    output = servers.directory / f"{side}-{rows}-{turn}.json"
                    url = servers.create_database(f"{side}_{name}_{turn}", template="portfolio")
                    servers.run(["-m", "bench.portfolio", side, str(file), str(output)], url)
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


# --- The processes ---------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> None:
    """Do one step."""
    name, file, output = arguments
    django.setup()
    steps: Mapping[str, Callable[[str, str], None]] = {
        "prepare": prepare,
        "make": make,
        "app": take_in,
        "floor": take_in_bare,
    }
    steps[name](file, output)


def prepare(_file: str, _output: str) -> None:
    """Make a rights owner with somebody who imports."""
    from django.core.management import call_command  # noqa: PLC0415 - the apps must be ready

    from core.accounts.choices import OrganisationKind, Role  # noqa: PLC0415
    from core.accounts.models import Organisation, Person  # noqa: PLC0415

    call_command("load_calendars", verbosity=0)
    call_command("load_rules", verbosity=0)
    kind = OrganisationKind.RIGHTS_OWNER
    owner = Organisation.objects.create(code="owner", kind=kind, name="Brightwater Ltd", name_zh="清水有限公司")
    person = Person(email="anna@owner.example", name="Anna Brook", organisation=owner, roles=[Role.COMPLAINANT])
    person.set_unusable_password()
    person.save()


def make(file: str, rows: str) -> None:
    """Write the workbook."""
    from core.tabular.export import xlsx_file  # noqa: PLC0415 - the apps must be ready

    with xlsx_file(HEADER, (_row(place) for place in range(int(rows))), sheet_name="Rights") as book:
        Path(file).write_bytes(book.read())


def _row(place: int) -> Sequence[Any]:
    filed = date(2012, 1, 2) + timedelta(days=place % 3000)
    registered = filed + timedelta(days=400)
    return (
        *(str(10_000_000 + place), "Trade mark", "China", f"BRIGHTWATER {place}", f"清水{place}"),
        *(f"{place % 45 + 1}, {(place + 7) % 45 + 1}", "Teapots; cups; saucers; tea caddies", filed, registered),
        *(registered + timedelta(days=3652), "Brightwater Ltd", f"Family {place % 200}"),
    )


def take_in(file: str, output: str) -> None:
    """As a worker does it: read and judged, decided, written."""
    from django.core.files.base import File  # noqa: PLC0415 - the apps must be ready

    from core.accounts.actors import Actor  # noqa: PLC0415
    from core.accounts.models import Person  # noqa: PLC0415
    from core.imports import actions, work  # noqa: PLC0415
    from core.imports.models import Import  # noqa: PLC0415
    from programmes.importing import KIND  # noqa: PLC0415

    actor = Actor.person(Person.objects.select_related("organisation").get())
    with Path(file).open("rb") as content:
        upload: File[Any] = File(content, name="portfolio.xlsx")
        record = actions.start(upload, kind=KIND, actor=actor, organisation_id=actor.organisation_id or 0)
    began = time.perf_counter()
    while work.advance(record.pk):
        pass
    is_read = time.perf_counter()
    actions.apply(record.pk, actor=actor, mode="all")
    while work.advance(record.pk):
        pass
    ended = time.perf_counter()
    record = Import.objects.get(pk=record.pk)
    if record.state != "done" or record.applied_count != record.read_count:
        raise RuntimeError(f"the import is {record.state}: {record.counts()} {record.problem} {record.last_error}")
    tell(output, seconds=ended - began, read=is_read - began, write=ended - is_read)


def take_in_bare(file: str, output: str) -> None:
    """The same rows without being judged, shown, scoped, audited or resumed."""
    from core.accounts.models import Organisation  # noqa: PLC0415 - the apps must be ready
    from programmes.models import Right  # noqa: PLC0415

    owner = Organisation.objects.get(code="owner")
    began = time.perf_counter()
    sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
    waiting: list[Right] = []
    for cells in sheet.iter_rows(min_row=2, values_only=True):
        waiting.append(_bare_right(owner, cells))
        if len(waiting) == BATCH:
            Right.objects.bulk_create(waiting)
            waiting = []
    Right.objects.bulk_create(waiting)
    tell(output, seconds=time.perf_counter() - began)


def _bare_right(owner: Any, cells: Sequence[Any]) -> Any:
    from programmes.models import Right  # noqa: PLC0415 - the apps must be ready

    number, _type, _territory, title, title_zh, classes, goods, filed, registered, expires, holder, _family = cells
    return Right(
        organisation=owner,
        right_type="trade_mark",
        territory="CN",
        number=number,
        title=title,
        title_zh=title_zh,
        nice_classes=[int(one) for one in classes.split(",")],
        goods=goods,
        filed_on=filed.date(),
        registered_on=registered.date(),
        expires_on=expires.date(),
        holder_name=holder,
    )


def tell(output: str, **figures: float) -> None:
    """Write figures down, with the most memory that this process has held (MB)."""
    peak = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert peak is not None
    Path(output).write_text(json.dumps(figures | {"peak": int(peak[1]) / 1024}))


if __name__ == "__main__":
    main(sys.argv[1:])
