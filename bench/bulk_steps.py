"""The processes of bench/bulk.py: `python -m bench.process bulk_steps STEP FILE OUTPUT`.

STEP is `prepare` (FILE is how many targets are on record), `make` (OUTPUT is how many rows), `app` or `floor`.
"""

import csv
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.base import File
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.portfolio_steps import tell
from complaints.actions import filing
from complaints.models import Complaint
from complaints.targets import actions
from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind, Role
from core.accounts.models import Organisation, Person
from core.imports import work
from core.tabular.export import csv_body, xlsx_file
from programmes.models import Right

OTHER = "C-2026-900000"  # holds the targets on record
HEADER = ("Listing", "Your reference")
FIRST = 200_000_000_000  # the first SKU of the lists
FILL = """
    WITH listed AS (
        INSERT INTO merchants_listing (platform, sku, title, created_at)
        SELECT 'jd.com', (100000000000 + n)::text, 'Teapot', now() FROM generate_series(1, %s) AS n RETURNING id, sku
    )
    INSERT INTO complaints_target (complaint_id, number, listing_id, platform, sku, right_id, complaint_reason, is_open,
                                   state, refusal_reason, note)
    SELECT %s, row_number() OVER (), id, 'jd.com', sku, %s, 'counterfeit', true, 'pending', '', '' FROM listed
"""


def main(arguments: Sequence[str]) -> None:
    """Do one step."""
    name, file, output = arguments
    steps: Mapping[str, Callable[[str, str], None]] = {
        "prepare": prepare,
        "make": make,
        "app": take_in,
        "floor": take_in_bare,
    }
    steps[name](file, output)


def prepare(on_record: str, _output: str) -> None:
    """An owner, somebody who files, a right, a complaint with as many open targets, and a draft."""
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
    if file.endswith("csv"):
        Path(file).write_bytes(b"".join(csv_body(HEADER, _rows(int(rows)))))
        return
    with xlsx_file(HEADER, _rows(int(rows)), sheet_name="Listings") as book:
        Path(file).write_bytes(book.read())


def _rows(count: int) -> Iterator[Sequence[str]]:
    return ((f"https://item.jd.com/{FIRST + place}.html", f"ours-{place}") for place in range(count))


def take_in(file: str, output: str) -> None:
    """As a worker does it: read, judged, added to the draft, told."""
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


def _draft() -> Complaint:

    return Complaint.objects.order_by("pk").exclude(reference=OTHER).get()
