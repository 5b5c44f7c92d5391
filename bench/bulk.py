"""Lists of listings taken into a draft, beside a bare parser that copies the same rows in without a check.

Each measurement is a process of its own on a database of its own: `python -m bench.bulk STEP FILE OUTPUT`, where STEP
is `prepare` (FILE is how many targets are on record), `make` (OUTPUT is its rows), `app` or `floor`.
"""

import csv
import io
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
import openpyxl

from bench.portfolio import tell
from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

ROUNDS = 3
OTHER = "C-2026-900000"  # holds the targets on record
FORMS = ("csv", "xlsx")
HEADER = ("Listing", "Your reference")
FIRST = 200_000_000_000  # the first SKU of the lists
COLUMNS = ("on record", "rows", "who", "seconds", "rows/s", "peak MB")
FILL = """
    WITH listed AS (
        INSERT INTO merchants_listing (platform, sku, title, created_at)
        SELECT 'jd.com', (100000000000 + n)::text, 'Teapot', now() FROM generate_series(1, %s) AS n RETURNING id, sku
    )
    INSERT INTO complaints_target (complaint_id, number, listing_id, platform, sku, right_id, complaint_reason, is_open,
                                   state, refusal_reason, note)
    SELECT %s, row_number() OVER (), id, 'jd.com', sku, %s, 'counterfeit', true, 'pending', '', '' FROM listed
"""


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
            servers.run(["-m", "bench.bulk", "prepare", str(held), "-"], base)
        for rows in sizes:
            for form in FORMS:
                file = servers.directory / f"listings-{rows}.{form}"
                servers.run(["-m", "bench.bulk", "make", str(file), str(rows)], base)
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
                servers.run(["-m", "bench.bulk", one.side, str(file), str(output)], url)
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


def prepare(on_record: str, _output: str) -> None:
    """Migrate; an owner, somebody who files, a right, a complaint with as many open targets, and a draft."""
    from django.core.management import call_command  # noqa: PLC0415 - the apps must be ready
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from complaints.actions import filing  # noqa: PLC0415
    from complaints.models import Complaint  # noqa: PLC0415
    from core.accounts.actors import Actor  # noqa: PLC0415
    from core.accounts.choices import OrganisationKind, Role  # noqa: PLC0415
    from core.accounts.models import Organisation, Person  # noqa: PLC0415
    from programmes.models import Right  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    for load in ("load_calendars", "load_rules", "load_grounds"):
        call_command(load, verbosity=0)
    kind = OrganisationKind.RIGHTS_OWNER
    owner = Organisation.objects.create(code="owner", kind=kind, name="Brightwater Ltd", name_zh="清水有限公司")
    person = Person(email="anna@owner.example", name="Anna Brook", organisation=owner, roles=[Role.COMPLAINANT])
    person.set_unusable_password()
    person.save()
    right = Right.objects.create(organisation=owner, right_type="trade_mark", number="10000001", title="BRIGHTWATER")
    now = timezone.now()
    given = {"reference": OTHER, "state": "draft", "reason": "counterfeit", "created_at": now, "updated_at": now}
    rival = Complaint.objects.create(organisation=owner, right=right, **given)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [int(on_record), rival.pk, right.pk])
        cursor.execute("ANALYZE")
    draft = filing.start_draft(actor=Actor.person(person), right=right)
    filing.keep_draft(draft.pk, actor=Actor.person(person), fields={"reason": "counterfeit"})


def make(file: str, rows: str) -> None:
    """Write the list."""
    from core.tabular.export import csv_body, xlsx_file  # noqa: PLC0415 - the apps must be ready

    if file.endswith("csv"):
        Path(file).write_bytes(b"".join(csv_body(HEADER, _rows(int(rows)))))
        return
    with xlsx_file(HEADER, _rows(int(rows)), sheet_name="Listings") as book:
        Path(file).write_bytes(book.read())


def _rows(count: int) -> Iterator[Sequence[str]]:
    return ((f"https://item.jd.com/{FIRST + place}.html", f"ours-{place}") for place in range(count))


def take_in(file: str, output: str) -> None:
    """As a worker does it: read, judged, added to the draft, told."""
    from django.core.files.base import File  # noqa: PLC0415 - the apps must be ready

    from complaints.models import Complaint  # noqa: PLC0415
    from complaints.targets import actions  # noqa: PLC0415
    from core.accounts.actors import Actor  # noqa: PLC0415
    from core.accounts.models import Person  # noqa: PLC0415
    from core.imports import work  # noqa: PLC0415

    actor = Actor.person(Person.objects.select_related("organisation").get())
    with Path(file).open("rb") as content:
        upload: File[Any] = File(content, name=Path(file).name)
        record = actions.start(_draft(), actor=actor, upload=upload)
    began = time.perf_counter()
    while work.advance(record.pk):
        pass
    ended = time.perf_counter()
    record.refresh_from_db()
    if record.state != "done" or record.applied_count != Complaint.objects.get(pk=_draft().pk).target_count:
        raise RuntimeError(f"the import is {record.state}: {record.counts()} {record.problem} {record.last_error}")
    tell(output, seconds=ended - began)


def take_in_bare(file: str, output: str) -> None:
    """The same rows copied in, without being judged, shown, scoped, audited or resumed."""
    from django.db import connection, transaction  # noqa: PLC0415 - the apps must be ready

    draft = _draft()
    began = time.perf_counter()
    skus = [address.rsplit("/", 1)[1].removesuffix(".html") for address in _addresses(file)]
    with transaction.atomic(), connection.cursor() as cursor:
        _copy(cursor, "merchants_listing (id, platform, sku, title, created_at)", _listings(skus))
        columns = "complaint_id, number, listing_id, platform, sku, right_id, complaint_reason, is_open, state"
        targets = (
            f"{draft.pk}\t{number}\t{FIRST + number}\tjd.com\t{sku}\t{draft.right_id}\tcounterfeit\tf\tpending\t\t\n"
            for number, sku in enumerate(skus, start=1)
        )
        _copy(cursor, f"complaints_target ({columns}, refusal_reason, note)", targets)
    tell(output, seconds=time.perf_counter() - began)


def _listings(skus: Sequence[str]) -> Iterator[str]:
    return (f"{FIRST + number}\tjd.com\t{sku}\t\tnow\n" for number, sku in enumerate(skus, start=1))


def _copy(cursor: Any, into: str, lines: Iterator[str]) -> None:
    cursor.copy_expert(f"COPY {into} FROM STDIN", io.StringIO("".join(lines)))


def _addresses(file: str) -> Iterator[str]:
    if file.endswith("csv"):
        with Path(file).open(encoding="utf-8-sig", newline="") as content:
            rows = csv.reader(content)
            next(rows)
            yield from (row[0] for row in rows)
        return
    sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
    yield from (str(cells[0]) for cells in sheet.iter_rows(min_row=2, values_only=True))


def _draft() -> Any:
    from complaints.models import Complaint  # noqa: PLC0415 - the apps must be ready

    return Complaint.objects.order_by("pk").exclude(reference=OTHER).get()


if __name__ == "__main__":
    main(sys.argv[1:])
