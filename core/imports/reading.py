"""Reading a file batch by batch: each row judged, and kept with what is to be said about it."""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import IO, Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from core.documents.store import evidence
from core.imports import claims, endings, rows
from core.imports.choices import RowVerdict, Severity, Source
from core.imports.layout import columns_of, example
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import Importer, Judgement
from core.imports.rows import Kept
from core.tabular.errors import TabularError
from core.tabular.layout import Row
from core.tabular.reading import Reading, open_list, open_table

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
    table = _open(claimed, importer, file)
    stream = _Stream(table, importer)
    ahead = islice(iter(stream), claimed.read_count, None)
    while True:
        batch = list(islice(ahead, importer.batch))
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
                _conclude(held, importer, now)
            held.save()
        if is_over or time.monotonic() > until:
            return is_over


def _conclude(held: Import, importer: Importer, now: datetime) -> None:
    """All is read: somebody decides now, or the rows are written at once."""
    if importer.applies_at_once:
        endings.go_on_to_apply(held, now=now)
    else:
        endings.become_ready(held, now=now)
    if importer.when_read:
        importer.when_read(held, now)


def _open(claimed: Import, importer: Importer, file: IO[bytes]) -> Reading:
    if claimed.source == Source.TEXT:
        return open_list(file, columns=importer.columns, max_rows=importer.max_rows)
    most = importer.max_rows + len(_EXAMPLES)
    return open_table(file, claimed.document.name, columns=columns_of(importer), max_rows=most)


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
                yield Row(row.number, values, row.sheet, row.others, row.merged, row.formulas)

    def remarks(self) -> list[dict[str, Any]]:
        """What is to be said about the file, once all of it is read."""
        found = [{"code": one.code, "params": dict(one.params)} for one in self._table.remarks()]
        return [*found, {"code": "example_left_out", "params": {}}] if self._left_out else found


def _keep(held: Import, importer: Importer, batch: Sequence[Row], now: datetime) -> None:
    """Judge a batch and write its rows; counts and cursor move on the locked record, which the caller saves."""
    kept = _repeats(held, batch, _judged(held, importer, batch, now))
    rows.write(held, kept, start=held.read_count + 1)
    for verdict, count in Counter(one.verdict for one in kept).items():
        setattr(held, f"{verdict}_count", getattr(held, f"{verdict}_count") + count)
    held.corrected_count += sum(one.is_corrected for one in kept)
    held.read_count += len(kept)


def _judged(held: Import, importer: Importer, batch: Sequence[Row], now: datetime) -> list[Judgement]:
    """The importer's judgements, with what the file itself has against a row."""
    readable = [row for row in batch if not row.formulas]
    judgements = iter(_ask(held, importer, readable, now))
    return [_formula(row) if row.formulas else _with_merged(row, next(judgements)) for row in batch]


def _ask(held: Import, importer: Importer, batch: Sequence[Row], now: datetime) -> Sequence[Judgement]:
    """Ask the importer; a batch that it stumbles over is asked by halves, so that one row cannot stop the others."""
    if not batch:
        return []
    try:
        with transaction.atomic():
            judged = importer.judge(batch, record=held, now=now)
        if len(judged) != len(batch):
            raise ValueError(f"{importer.kind} judged {len(judged)} of {len(batch)} rows")
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("rows could not be judged", extra={"import": held.pk, "rows": len(batch)})
        if len(batch) == 1:
            return [Judgement(RowVerdict.REFUSED, notes=[Note("fault")])]
        half = len(batch) // 2
        return [*_ask(held, importer, batch[:half], now), *_ask(held, importer, batch[half:], now)]
    return judged


def _formula(row: Row) -> Judgement:
    return Judgement(RowVerdict.REFUSED, notes=[Note("formula", name) for name in sorted(row.formulas)])


def _with_merged(row: Row, judgement: Judgement) -> Judgement:
    if not row.merged:
        return judgement
    notes = [Note.corrected(name, row.values[name], "merged") for name in sorted(row.merged)]
    return replace(judgement, notes=[*judgement.notes, *notes])


def _repeats(held: Import, batch: Sequence[Row], judged: Sequence[Judgement]) -> list[Kept]:
    """Rows of one file with one key: what says the same adds nothing, what says something else is refused."""
    keys = [digest(one.key) if one.key else "" for one in judged]
    seen = _seen_before(held, keys)
    result = []
    for row, judgement, key in zip(batch, judged, keys, strict=True):
        values = rows.encoded(judgement.values) if judgement.values else b"{}"
        kept = rows.kept(row, judgement, values, key)
        if key and kept.verdict != RowVerdict.REFUSED:
            here = (row.sheet, row.number)
            there, first = seen.setdefault(key, (here, values))
            if there != here:
                repeated = _repeated(judgement, _place(there, here), is_same=first == values)
                kept = rows.kept(row, repeated, values, key)
        result.append(kept)
    return result


def _seen_before(held: Import, keys: Sequence[str]) -> dict[str, tuple[tuple[str, int], bytes]]:
    """Which of these keys rows of earlier batches have: where they stand, and what they say."""
    wanted = {key for key in keys if key}
    if not wanted or not held.read_count:
        return {}
    before = held.rows.filter(key__in=wanted).exclude(verdict=RowVerdict.REFUSED).order_by("-position")
    found = before.values_list("key", "sheet", "number", "values")
    return {key: ((sheet, number), rows.encoded(values)) for key, sheet, number, values in found}


def _place(there: tuple[str, int], here: tuple[str, int]) -> str:
    """What a row is called in another: its number, with its sheet where that is another one."""
    return str(there[1]) if there[0] == here[0] else f"{there[1]} ({there[0]})"


def _repeated(judgement: Judgement, row: str, *, is_same: bool) -> Judgement:
    if is_same:
        note = Note("repeats_row", params={"row": row}, severity=Severity.CORRECTED)
        return replace(judgement, verdict=RowVerdict.SAME, notes=[*judgement.notes, note])
    return replace(judgement, notes=[*judgement.notes, Note("contradicts_row", params={"row": row})])


def digest(key: str) -> str:
    """A key of any length in 32 characters."""
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _fail(claimed: Import, code: str, **params: Any) -> None:
    now = timezone.now()
    with transaction.atomic():
        held = claims.hold(claimed, now)
        endings.fail(held, code, now=now, **params)
        held.save()
