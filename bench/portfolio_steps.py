"""The processes of bench/portfolio.py: `python -m bench.process portfolio_steps STEP FILE OUTPUT`.

STEP is `prepare` (once), `make` (the file, OUTPUT is its rows), `app` or `floor`.
"""

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.base import File
from django.core.management import call_command

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind, Role
from core.accounts.models import Organisation, Person
from core.imports import actions, work
from core.imports.models import Import
from core.tabular.export import xlsx_file
from programmes.importing import KIND
from programmes.models import Right

BATCH = 500
HEADER = (
    *("Number", "Type", "Territory", "Mark or title", "Mark or title in Chinese", "Nice classes", "Goods and services"),
    *("Filed on", "Registered on", "Expires on", "Holder", "Mark family"),
)


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


def prepare(_file: str, _output: str) -> None:
    """Make a rights owner with somebody who imports."""
    call_command("load_calendars", verbosity=0)
    call_command("load_rules", verbosity=0)
    kind = OrganisationKind.RIGHTS_OWNER
    owner = Organisation.objects.create(code="owner", kind=kind, name="Brightwater Ltd", name_zh="清水有限公司")
    person = Person(email="anna@owner.example", name="Anna Brook", organisation=owner, roles=[Role.COMPLAINANT])
    person.set_unusable_password()
    person.save()


def make(file: str, rows: str) -> None:
    """Write the workbook."""
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


def _bare_right(owner: Organisation, cells: Sequence[Any]) -> Right:
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
