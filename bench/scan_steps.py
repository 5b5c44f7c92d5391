"""The processes of bench/scan.py: `python -m bench.process scan_steps STEP NUMBER OUTPUT`.

STEP is `prepare` (once), `fill` (NUMBER of clocks) or `scan` (rounds over what is there).
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.scan import ROUNDS
from core import keyset
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.clocks import registry
from core.clocks import scan as clock_scan
from core.clocks.models import Calendar, CalendarVersion, Clock, Firing, Rule
from core.clocks.staff import board

DUE = 100
CHUNK = 20_000
RULE = "bench.scan"
SUBJECT = "accounts.organisation"
COLUMNS = (
    *("rule_id", "rule_code", "calendar_version_id", "subject_type", "subject_id", "started_at", "due_at"),
    *("pause_reason", "next_at", "failures", "last_error"),
)


def main(arguments: Sequence[str]) -> None:
    """Do one step."""
    name, number, output = arguments
    steps: Mapping[str, Callable[[int, str], None]] = {"prepare": prepare, "fill": fill, "scan": scan}
    steps[name](int(number), output)


def prepare(_number: int, _output: str) -> None:
    """Make the records of the due clocks and a rule that nothing follows from."""
    call_command("load_calendars", verbosity=0)
    Organisation.objects.bulk_create(
        Organisation(code=f"owner-{number}", kind="rights_owner", name=f"Owner {number} Ltd") for number in range(DUE)
    )
    texts = {"en": "Review", "zh-hans": "审查"}
    Rule.objects.create(
        code=RULE, version=1, effective_from=date(2020, 1, 1), amount=10, unit="working_days",
        calendar=Calendar.objects.get(code="cn"), zone="Asia/Shanghai", last_day_moves=True, due_soon=2,
        label=texts, source=texts,
    )  # fmt: skip


def fill(number: int, _output: str) -> None:
    """COPY running clocks in; the first few are those that will be due."""
    lines = _lines(number)
    with connection.cursor() as cursor:
        while chunk := "".join(line for line, _place in zip(lines, range(CHUNK), strict=False)):
            cursor.copy_expert(f"COPY clocks_clock ({', '.join(COLUMNS)}) FROM STDIN", StringIO(chunk))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _lines(number: int) -> Iterator[str]:
    now = timezone.now()
    rule, version = Rule.objects.get(code=RULE), CalendarVersion.objects.get(calendar__code="cn")
    keys = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    for place in range(number):
        # Whoever has no record of its own is never acted upon: its end lies weeks ahead.
        subject = keys[place] if place < len(keys) else keys[-1] + place
        due = (now + timedelta(days=20, seconds=place % 1_000_000)).isoformat()
        started = (now - timedelta(days=1)).isoformat()
        yield f"{rule.pk}\t{RULE}\t{version.pk}\t{SUBJECT}\t{subject}\t{started}\t{due}\t\t{due}\t0\t\n"


def scan(number: int, output: str) -> None:
    """Let the same few come due again and again, and write the middle of the rounds."""
    keys = list(Organisation.objects.values_list("pk", flat=True))
    due = list(Clock.objects.filter(subject_id__in=keys).values_list("pk", flat=True))
    fire, idle, page = [], [], []
    for _round in range(ROUNDS + 1):
        now = timezone.now()
        Firing.objects.filter(clock__in=due).delete()
        ended = now - timedelta(minutes=1)
        Clock.objects.filter(pk__in=due).update(due_at=ended, next_at=ended, breached_at=None, claimed_until=None)
        fire.append(_milliseconds(lambda now=now: clock_scan.fire_due(now), expected=len(due)))  # type: ignore[misc]
        idle.append(_milliseconds(lambda now=now: clock_scan.fire_due(now), expected=0))  # type: ignore[misc]
        page.append(_milliseconds(_page, expected=len(due)))
    # The first round compiles and connects.
    middles = {name: statistics.median(one[1:]) for name, one in (("fire", fire), ("idle", idle), ("page", page))}
    Path(output).write_text(json.dumps({"running": number, "due": len(due), **middles}))


def _page() -> int:
    """What the list of missed clocks asks of the database: its figures and its first page. Returns how many it has."""
    if SUBJECT not in registry.subjects():
        registry.on_subject(SUBJECT, lambda _ids, _actor: {})
    actor, now = Actor.system("bench"), timezone.now()
    board.counts(actor=actor, now=now)
    rows = board.rows(board.BREACHED, actor=actor, now=now)
    return len(keyset.page(rows, board.DUE_NEXT, cursor="", limit=DUE).rows)


def _milliseconds(work: Callable[[], int], *, expected: int) -> float:
    began = time.perf_counter()
    done = work()
    taken = (time.perf_counter() - began) * 1000
    if done != expected:
        raise RuntimeError(f"{done} instead of {expected}")
    return taken
