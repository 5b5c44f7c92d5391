"""The rows of an import on their way into the database and out of it: a batch is one statement, whatever its size.

Rows never become model instances here. What is kept as JSON is encoded once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

import orjson
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from core.imports.choices import WRITES, RowVerdict, Severity
from core.imports.models import Import, ImportRow
from core.imports.notes import Note, as_written
from core.imports.registry import AcceptedRow, Judgement
from core.tabular.layout import Row

_TABLE = ImportRow._meta.db_table
_COLUMNS = (
    *("record_id", "position", "number", "sheet", "given", "others", "values", "verdict", "is_corrected", "notes"),
    "key",
)
_COPY = f"COPY {_TABLE} ({', '.join(_COLUMNS)}) FROM STDIN"
_REFUSE = f"""
    UPDATE {_TABLE} AS kept SET verdict = %s, notes = kept.notes || said.notes::jsonb
    FROM unnest(%s::int[], %s::text[]) AS said (position, notes)
    WHERE kept.record_id = %s AND kept.position = said.position
"""  # noqa: S608 - the table's own name
_PURGE = f"""
    DELETE FROM {_TABLE} WHERE id IN (SELECT id FROM {_TABLE} WHERE record_id = %s ORDER BY position LIMIT %s)
"""  # noqa: S608 - the table's own name
_NOTHING, _NO_NOTES = b"{}", b"[]"
_plain = DjangoJSONEncoder().default


class Kept(NamedTuple):
    """A judged row as it is written: verdict, whether something was understood otherwise, and its values as JSON."""

    row: Row
    verdict: str
    is_corrected: bool
    values: bytes
    notes: Sequence[Note]
    key: str


def encoded(value: Any) -> bytes:
    """JSON in one spelling: what says the same is the same bytes. Dates and the like as Django writes them."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
    return orjson.dumps(value, default=_plain, option=options)


def kept(row: Row, judgement: Judgement, values: bytes, key: str) -> Kept:
    """A row as judged; `values` encoded, `key` as digest."""
    is_refused, is_corrected = judgement.verdict == RowVerdict.REFUSED, False
    for note in judgement.notes:
        is_refused |= note.severity == Severity.ERROR
        is_corrected |= note.severity == Severity.CORRECTED
    verdict = RowVerdict.REFUSED if is_refused else judgement.verdict
    return Kept(row, str(verdict), is_corrected, values, judgement.notes, key)


def write(record: Import, rows: Sequence[Kept], *, start: int) -> None:
    """Copy rows in, the first at this position. In the caller's transaction."""
    if not rows:
        return
    with as_written():
        lines = BytesIO(b"".join(_line(b"%d" % record.pk, place, one) for place, one in enumerate(rows, start)))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(_COPY, lines)


def accepted(record: Import, limit: int) -> list[AcceptedRow]:
    """The next rows to be written, behind the cursor."""
    ahead = record.rows.filter(position__gt=record.applied_position, verdict__in=WRITES).order_by("position")
    found = ahead.values_list("position", "number", "sheet", "verdict", "values")[:limit]
    return [AcceptedRow(*one) for one in found]


def mark_applied(record: Import, last: int, now: datetime) -> None:
    """Mark the rows behind the cursor up to this position that are still to be written: by now they are."""
    reached = record.rows.filter(position__gt=record.applied_position, position__lte=last)
    reached.filter(verdict__in=WRITES).update(applied_at=now)


def refuse(record: Import, hindered: Mapping[int, Sequence[Note]]) -> None:
    """Refuse rows after all, by their positions, and add what stood in the way to what was said of them."""
    notes = [encoded([note.as_json() for note in said]).decode() for said in hindered.values()]
    with connection.cursor() as cursor:
        cursor.execute(_REFUSE, [RowVerdict.REFUSED.value, list(hindered), notes, record.pk])


def purge(record_id: int, limit: int) -> int:
    """Delete some rows of an import; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PURGE, [record_id, limit])
        return int(cursor.rowcount)


def _line(record: bytes, position: int, one: Kept) -> bytes:
    """A line in the text form of COPY."""
    row = one.row
    given = {name: text for name, text in row.values.items() if text}
    return b"%b\t%d\t%d\t%b\t%b\t%b\t%b\t%b\t%b\t%b\t%b\n" % (
        record,
        position,
        row.number,
        _text(row.sheet[:100]) if row.sheet else b"",
        _json(orjson.dumps(given)),
        _json(orjson.dumps(dict(row.others))) if row.others else _NOTHING,
        _json(one.values),
        one.verdict.encode(),
        b"t" if one.is_corrected else b"f",
        _json(encoded([note.as_json() for note in one.notes])) if one.notes else _NO_NOTES,
        one.key.encode(),
    )


def _json(value: bytes) -> bytes:
    """JSON holds no bare tab or line end; only its backslashes mean something else to COPY."""
    return value.replace(b"\\", b"\\\\") if b"\\" in value else value


def _text(value: str) -> bytes:
    """A text with what COPY takes for its own signs."""
    escaped = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return escaped.encode()
