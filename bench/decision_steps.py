"""The processes of bench/decisions.py: `python -m bench.process decision_steps STEP RECORDS OUTPUT`.

STEP is `prepare` or `decide`.

On a database that bench.load has filled. Both sides have complaints of their own, so that they take turns in one
process; the floor writes the same rows in one transaction without judging, sealing or telling anything.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from complaints.choices import ComplaintState, Measure, Reason
from complaints.clocks import CBBC_SCREENING, JD_REVIEW
from complaints.models import Complaint, Target
from core.accounts.actors import Actor
from core.accounts.choices import Role
from core.accounts.models import Person
from core.clocks import actions as clocks
from core.clocks.models import Clock
from dev.ports import LOOPBACK
from merchants.models import Listing, Shop
from programmes.models import Right

ROUNDS = 3
SIDES = ("app", "floor")
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK")
FIRST_SKU = 700_000_000_000
TOKEN = "jd-token-of-this-run-0123456789"  # bench.load gives it to JD's client
# The refused among four decisions; the other three are removed.
REFUSED_OF = 4
# By kind of work: in which state its complaints begin, which clock runs, and how many targets each has.
KINDS: Mapping[str, tuple[str, str, int]] = {
    "decide": (ComplaintState.ACCEPTED, JD_REVIEW, 10),
    "decide each": (ComplaintState.ACCEPTED, JD_REVIEW, 1),
    "screen": (ComplaintState.SUBMITTED, CBBC_SCREENING, 2),
    "lodge": (ComplaintState.SCREENED, CBBC_SCREENING, 2),
}
DECIDE_SQL = """
    UPDATE complaints_target t SET state = v.state, refusal_reason = v.reason, decided_at = now()
    FROM unnest(%s::text[], %s::int[], %s::text[], %s::text[]) AS v (reference, number, state, reason)
    JOIN complaints_complaint c ON c.reference = v.reference
    WHERE t.complaint_id = c.id AND t.number = v.number
"""
COUNT_SQL = """
    UPDATE complaints_complaint c SET state = 'measures_taken', version = version + 1, updated_at = now(),
           removed_count = n.removed, refused_count = n.refused
    FROM (SELECT complaint_id, count(*) FILTER (WHERE state = 'removed') AS removed,
                 count(*) FILTER (WHERE state = 'refused') AS refused
          FROM complaints_target WHERE complaint_id = ANY(%s) GROUP BY complaint_id) n
    WHERE c.id = n.complaint_id
"""
STATE_SQL = "UPDATE complaints_complaint SET state = %s, version = version + 1, updated_at = now() WHERE id = ANY(%s)"
STOP_SQL = """
    UPDATE clocks_clock SET stopped_at = now(), next_at = NULL
    WHERE subject_type = 'complaints.complaint' AND subject_id = ANY(%s) AND stopped_at IS NULL
"""
START_SQL = """
    INSERT INTO clocks_clock (rule_id, rule_code, calendar_version_id, subject_type, subject_id, started_at, due_at,
                              pause_reason, next_at, failures, last_error)
    SELECT r.id, r.code, v.id, 'complaints.complaint', c, now(), now() + interval '9 days', '',
           now() + interval '8 days', 0, ''
    FROM unnest(%s::bigint[]) AS c, (SELECT id, code, calendar_id FROM clocks_rule WHERE code = %s LIMIT 1) r
    JOIN LATERAL (SELECT id FROM clocks_calendarversion WHERE calendar_id = r.calendar_id LIMIT 1) v ON true
"""
EVENT_SQL = """
    INSERT INTO audit_event (at, verb, actor_kind, actor_id, actor_label, actor_audience, actor_organisation_name,
                             subject_type, subject_id, subject_reference, data, changes, request_id, digest)
    SELECT now(), %s, 'client', '1', 'JD.com', 'partner', 'JD.com', 'complaints.complaint', id, reference, '{}', '{}',
           '', sha256(reference::bytea)
    FROM complaints_complaint WHERE id = ANY(%s)
"""

Lot = Sequence[Complaint]


def main(arguments: Sequence[str]) -> None:
    """Do one step."""
    name, records, output = arguments
    {"prepare": prepare, "decide": decide}[name](int(records), output)


# --- What is decided -------------------------------------------------------------------------------------------------


def prepare(records: int, _output: str) -> None:
    """Complaints for each round of each side; the first of each begins with its clock running."""
    for name, (state, code, targets) in KINDS.items():
        many = max(1, records // targets) if name == "decide" else records
        for side in SIDES:
            for turn in range(ROUNDS):
                _complaints(f"{_label(name, side)}{turn}", many, state=state, code=code, targets=targets)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _label(name: str, side: str) -> str:
    """How the references of a kind of work of a side begin."""
    return f"{list(KINDS).index(name)}{SIDES.index(side)}"


def _complaints(label: str, many: int, *, state: str, code: str, targets: int) -> None:
    now = timezone.now()
    began = now - timedelta(hours=3)
    right = Right.objects.select_related("organisation").earliest("pk")
    records = Complaint.objects.bulk_create(
        Complaint(
            reference=f"C-3{label}-{place:06d}",
            state=state,
            organisation_id=right.organisation_id,
            right=right,
            reason=Reason.COUNTERFEIT,
            ground="trade_mark",
            measure=Measure.DELETE,
            target_count=targets,
            platform_case_number=f"JD-{label}-{place}" if state == ComplaintState.ACCEPTED else "",
            statement_at=began,
            created_at=began,
            updated_at=began,
            submitted_at=began,
            lodged_at=began if state == ComplaintState.ACCEPTED else None,
        )
        for place in range(many)
    )
    first = FIRST_SKU + int(label) * 1_000_000
    shops = list(Shop.objects.order_by("pk").values_list("pk", flat=True)[:20])
    listings = Listing.objects.bulk_create(
        Listing(
            platform="jd.com", sku=str(first + place), title="Teapot", created_at=now, shop_id=shops[place % len(shops)]
        )
        for place in range(many * targets)
    )
    Target.objects.bulk_create(
        Target(
            complaint=records[place // targets],
            number=place % targets + 1,
            listing=listing,
            platform=listing.platform,
            sku=listing.sku,
            right=right,
            complaint_reason=Reason.COUNTERFEIT,
        )
        for place, listing in enumerate(listings)
    )
    running = clocks.start(code, subject=records[0], actor=Actor.system("bench"), now=began)
    alike = {field.attname: getattr(running, field.attname) for field in Clock._meta.concrete_fields}
    Clock.objects.bulk_create(Clock(**(alike | {"id": None, "subject_id": one.pk})) for one in records[1:])
    Complaint.objects.filter(pk__in=[one.pk for one in records]).update(due_at=running.due_at)


# --- Deciding --------------------------------------------------------------------------------------------------------


def decide(_records: int, output: str) -> None:
    """Each kind of work by both sides in turn; writes seconds and statements of every round."""
    works: Mapping[str, tuple[Callable[[Lot], None], Callable[[Lot], None]]] = {
        "decide": (_app_decides, _floor_decides),
        "decide each": (_app_decides, _floor_decides),
        "screen": (lambda lot: _app_moves(lot, "screen"), lambda lot: _floor_moves(lot, "screen")),
        "lodge": (lambda lot: _app_moves(lot, "lodge"), lambda lot: _floor_moves(lot, "lodge")),
    }
    _warm()
    found = []
    for name, pair in works.items():
        rounds: dict[str, list[tuple[float, int]]] = {side: [] for side in SIDES}
        records = 0
        for turn in range(ROUNDS):
            for side, work in zip(SIDES, pair, strict=True):
                lot = list(Complaint.objects.filter(reference__startswith=f"C-3{_label(name, side)}{turn}-"))
                records = sum(one.target_count for one in lot) if name.startswith("decide") else len(lot)
                rounds[side].append(_timed(work, lot))
        found += [{"name": name, "side": side, "records": records, "rounds": rounds[side]} for side in SIDES]
    Path(output).write_text(json.dumps(found))


def _timed(work: Callable[[Lot], None], lot: Lot) -> tuple[float, int]:
    """Seconds and statements of one run. Raises RuntimeError where a record stands where it stood."""
    with _counting() as sent:
        began = time.perf_counter()
        work(lot)
        seconds = time.perf_counter() - began
    stayed = Complaint.objects.filter(pk__in=[one.pk for one in lot], version=1).count()
    if stayed:
        raise RuntimeError(f"{stayed} of {len(lot)} complaints were not moved")
    return seconds, len(sent)


@contextmanager
def _counting() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).startswith(CONTROL):
            sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def _warm() -> None:
    """What the first request alone pays for: addresses, templates, rules in memory."""
    _jd().post("/api/v1/decisions", {"rows": [{}]}, content_type="application/json", secure=True)
    _officer().get("/staff/complaints/", secure=True)


def _jd() -> Client:
    return Client(SERVER_NAME=LOOPBACK, HTTP_AUTHORIZATION=f"Bearer {TOKEN}")


def _officer() -> Client:
    browser = Client(SERVER_NAME=LOOPBACK)
    officer = Person.objects.select_related("organisation").get(roles__contains=[Role.CASE_OFFICER])
    browser.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def _rows(lot: Lot) -> list[dict[str, Any]]:
    numbers = [(one.reference, number) for one in lot for number in range(1, one.target_count + 1)]
    return [
        {"complaint": reference, "target": number}
        | (
            {"decision": "refused", "reason": "no_infringement"}
            if number % REFUSED_OF == 0
            else {"decision": "removed"}
        )
        for reference, number in numbers
    ]


def _app_decides(lot: Lot) -> None:
    body = {"rows": _rows(lot)}
    answer = _jd().post(
        "/api/v1/decisions",
        body,
        content_type="application/json",
        secure=True,
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    if answer.status_code != 200 or answer.json()["failed"]:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:2000]!r}")


def _floor_decides(lot: Lot) -> None:
    rows = json.loads(json.dumps({"rows": _rows(lot)}))["rows"]
    columns = [
        [row["complaint"] for row in rows],
        [row["target"] for row in rows],
        [row["decision"] for row in rows],
        [row.get("reason", "") for row in rows],
    ]
    keys = [one.pk for one in lot]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DECIDE_SQL, columns)
        cursor.execute(COUNT_SQL, [keys])
        cursor.execute(EVENT_SQL, ["complaints.decided", keys])


def _app_moves(lot: Lot, verb: str) -> None:
    """As the confirm page sends it: what was ticked, with the versions that were seen."""
    given = {"verb": verb, "run": str(uuid.uuid4()), "record": [f"{one.reference}.{one.version}" for one in lot]}
    answer = _officer().post("/staff/complaints/bulk/", given, secure=True)
    if answer.status_code != 302:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:2000]!r}")


def _floor_moves(lot: Lot, verb: str) -> None:
    keys = [one.pk for one in lot]
    state = ComplaintState.SCREENED if verb == "screen" else ComplaintState.LODGED
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STATE_SQL, [state.value, keys])
        if verb == "lodge":
            cursor.execute(STOP_SQL, [keys])
            cursor.execute(START_SQL, [keys, JD_REVIEW])
        cursor.execute(EVENT_SQL, [f"complaints.{verb}", keys])
