"""Reading a file batch by batch: each row judged, and kept with what is to be said about it."""

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from core.documents.store import evidence
from core.imports import claims, endings
from core.imports.choices import RowVerdict, Severity
from core.imports.layout import columns_of, example
from core.imports.models import Import, ImportRow
from core.imports.notes import Note
from core.imports.registry import Importer, Judgement
from core.tabular.errors import TabularError
from core.tabular.layout import Row
from core.tabular.reading import Reading, open_table

logger = logging.getLogger(__name__)


def read(claimed: Import, importer: Importer, until: float) -> bool:
    """Read on from where the last batch ended, until all is read or the clock (monotonic) passes `until`.

    Returns whether it is over. A file that cannot be read ends the import. Raises claims.Lost.
    """
    try:
        with evidence() as storage:
            file = storage.open(claimed.document.blob.storage_key, "rb")
        with file:
            return _read(claimed, importer, file, until)
    except FileNotFoundError:
        logger.exception("the file of an import is gone", extra={"import": claimed.pk})
        _fail(claimed, "file_gone")
    except TabularError as refused:
        _fail(claimed, refused.code, **refused.params)
    return True


def _read(claimed: Import, importer: Importer, file: IO[bytes], until: float) -> bool:
    table = open_table(
        file, claimed.document.name, columns=columns_of(importer), max_rows=importer.max_rows + len(_EXAMPLES)
    )
    stream = _Stream(table, importer)
    rows = islice(iter(stream), claimed.read_count, None)
    while True:
        batch = list(islice(rows, importer.batch))
        is_over = len(batch) < importer.batch
        now = timezone.now()
        with transaction.atomic():
            held = claims.hold(claimed, now)
            _keep(held, importer, batch, now)
            held.headings, held.other_headings = dict(table.headings), list(table.others)
            held.total = max(table.estimate, held.read_count)
            if is_over:
                held.remarks = stream.remarks()
                if not held.read_count:
                    raise TabularError("no_rows")
                endings.become_ready(held, now=now)
                if importer.when_read:
                    importer.when_read(held, now)
            held.save()
        if is_over or time.monotonic() > until:
            return is_over


_EXAMPLES = ("the template's",)  # rows that are left out do not count against the limit


class _Stream:
    """The rows of a table as judges see them: an importer's own columns, without the template's example row."""

    def __init__(self, table: Reading, importer: Importer) -> None:
        self._table = table
        self._names = [column.name for column in importer.columns]
        self._example = example(importer)
        self._left_out = False

    def __iter__(self) -> Iterator[Row]:
        for row in self._table.rows:
            values = {name: row.values[name] for name in self._names}
            if self._example and values == self._example:
                self._left_out = True
            else:
                yield replace(row, values=values)

    def remarks(self) -> list[dict[str, Any]]:
        """What is to be said about the file, once all of it is read."""
        found = [{"code": one.code, "params": dict(one.params)} for one in self._table.remarks()]
        return [*found, {"code": "example_left_out", "params": {}}] if self._left_out else found


def _keep(held: Import, importer: Importer, batch: Sequence[Row], now: datetime) -> None:
    """Judge a batch and write its rows; counts and cursor move on the locked record, which the caller saves."""
    judged = _repeats(held, batch, _judged(held, importer, batch, now))
    rows = [
        _row(held, position, row, judgement)
        for position, (row, judgement) in enumerate(zip(batch, judged, strict=True), start=held.read_count + 1)
    ]
    ImportRow.objects.bulk_create(rows)
    for row in rows:
        count = f"{row.verdict}_count"
        setattr(held, count, getattr(held, count) + 1)
        held.corrected_count += row.is_corrected
    held.read_count += len(rows)


def _judged(held: Import, importer: Importer, batch: Sequence[Row], now: datetime) -> list[Judgement]:
    """The importer's judgements, with what the file itself has against a row."""
    readable = [row for row in batch if not row.formulas]
    judgements = iter(_ask(held, importer, readable, now))
    return [_formula(row) if row.formulas else _with_merged(row, next(judgements)) for row in batch]


def _ask(held: Import, importer: Importer, rows: Sequence[Row], now: datetime) -> Sequence[Judgement]:
    """Ask the importer; a batch that it stumbles over is asked row by row, so that one row cannot stop the others."""
    try:
        with transaction.atomic():
            judged = importer.judge(rows, record=held, now=now) if rows else []
        if len(judged) != len(rows):
            raise ValueError(f"{importer.kind} judged {len(judged)} of {len(rows)} rows")
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("rows could not be judged", extra={"import": held.pk, "rows": len(rows)})
        if len(rows) == 1:
            return [Judgement(RowVerdict.REFUSED, notes=[Note("fault")])]
        return [judgement for row in rows for judgement in _ask(held, importer, [row], now)]
    return judged


def _formula(row: Row) -> Judgement:
    return Judgement(RowVerdict.REFUSED, notes=[Note("formula", name) for name in sorted(row.formulas)])


def _with_merged(row: Row, judgement: Judgement) -> Judgement:
    if not row.merged:
        return judgement
    notes = [Note.corrected(name, row.values[name], "merged") for name in sorted(row.merged)]
    return replace(judgement, notes=[*judgement.notes, *notes])


def _repeats(held: Import, batch: Sequence[Row], judged: Sequence[Judgement]) -> list[Judgement]:
    """Rows of one file with one key: what says the same adds nothing, what says something else is refused."""
    seen: dict[str, tuple[tuple[str, int], Any]] = {}
    keys = {digest(one.key) for one in judged if one.key}
    if keys:
        before = held.rows.filter(key__in=keys).exclude(verdict=RowVerdict.REFUSED).order_by("-position")
        found = before.values_list("key", "sheet", "number", "values")
        seen = {key: ((sheet, number), values) for key, sheet, number, values in found}
    result = []
    for row, judgement in zip(batch, judged, strict=True):
        if judgement.key and not _is_refused(judgement):
            here, values = (row.sheet, row.number), plain(judgement.values)
            there, first = seen.setdefault(digest(judgement.key), (here, values))
            if there != here:
                judgement = _repeated(judgement, _place(there, here), is_same=first == values)  # noqa: PLW2901
        result.append(judgement)
    return result


def _place(there: tuple[str, int], here: tuple[str, int]) -> str:
    """What a row is called in another: its number, with its sheet where that is another one."""
    return str(there[1]) if there[0] == here[0] else f"{there[1]} ({there[0]})"


def _repeated(judgement: Judgement, row: str, *, is_same: bool) -> Judgement:
    if is_same:
        note = Note("repeats_row", params={"row": row}, severity=Severity.CORRECTED)
        return replace(judgement, verdict=RowVerdict.SAME, notes=[*judgement.notes, note])
    return replace(judgement, notes=[*judgement.notes, Note("contradicts_row", params={"row": row})])


def _is_refused(judgement: Judgement) -> bool:
    errors = any(note.severity == Severity.ERROR for note in judgement.notes)
    return errors or judgement.verdict == RowVerdict.REFUSED


def _row(held: Import, position: int, row: Row, judgement: Judgement) -> ImportRow:
    return ImportRow(
        record=held,
        position=position,
        number=row.number,
        sheet=row.sheet[:100],
        given={name: text for name, text in row.values.items() if text},
        others=dict(row.others),
        values=dict(judgement.values),
        verdict=RowVerdict.REFUSED if _is_refused(judgement) else judgement.verdict,
        is_corrected=any(note.severity == Severity.CORRECTED for note in judgement.notes),
        notes=[note.as_json() for note in judgement.notes],
        key=digest(judgement.key) if judgement.key else "",
    )


def digest(key: str) -> str:
    """A key of any length in 32 characters."""
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def plain(values: Mapping[str, Any]) -> Any:
    """Values as the database gives them back."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _fail(claimed: Import, code: str, **params: Any) -> None:
    now = timezone.now()
    with transaction.atomic():
        held = claims.hold(claimed, now)
        endings.fail(held, code, now=now, **params)
        held.save()
