"""Writing what was judged valid, batch by batch."""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from core.accounts.actors import Actor
from core.imports import acting, claims, endings
from core.imports.choices import WRITES, RowVerdict
from core.imports.models import Import, ImportRow
from core.imports.notes import Note
from core.imports.registry import Importer

logger = logging.getLogger(__name__)


def apply(claimed: Import, importer: Importer, until: float) -> bool:
    """Write on from where the last batch ended; as `reading.read`.

    The rows, their marks and the cursor are one transaction: a batch is written once, whatever happens to workers.
    Ends the import where whoever decided may no longer do so.
    """
    while True:
        now = timezone.now()
        with transaction.atomic():
            held = claims.hold(claimed, now)
            is_over = _batch(held, importer, now)
            held.save()
        if is_over or time.monotonic() > until:
            return is_over


def _batch(held: Import, importer: Importer, now: datetime) -> bool:
    actor = acting.actor_of(held)
    if actor is None or not importer.may(actor, held.organisation):
        endings.fail(held, "not_allowed", now=now)
        return True
    ahead = held.rows.filter(position__gt=held.applied_position, verdict__in=WRITES).order_by("position")
    rows = list(ahead[: importer.batch])
    if not rows:
        endings.finish(held, actor=actor, now=now)
        return True
    hindered = _write(held, importer, rows, actor, now)
    _refuse(held, [row for row in rows if row.pk in hindered], hindered)
    written = [row.pk for row in rows if row.pk not in hindered]
    held.rows.filter(pk__in=written).update(applied_at=now)
    held.applied_count += len(written)
    held.applied_position = rows[-1].position
    return False


def _write(
    held: Import, importer: Importer, rows: Sequence[ImportRow], actor: Actor, now: datetime
) -> Mapping[int, Sequence[Note]]:
    """Have the importer write; a batch that it stumbles over is written row by row."""
    try:
        with transaction.atomic():
            return importer.apply(rows, record=held, actor=actor, now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("rows could not be written", extra={"import": held.pk, "rows": len(rows)})
        if len(rows) == 1:
            return {rows[0].pk: [Note("fault")]}
    hindered: dict[int, Sequence[Note]] = {}
    for row in rows:
        hindered |= _write(held, importer, [row], actor, now)
    return hindered


def _refuse(held: Import, rows: Sequence[ImportRow], hindered: Mapping[int, Sequence[Note]]) -> None:
    """Rows that something stood in the way of since they were judged: refused after all, and why."""
    for verdict, count in Counter(row.verdict for row in rows).items():
        setattr(held, f"{verdict}_count", getattr(held, f"{verdict}_count") - count)
    held.refused_count += len(rows)
    for row in rows:
        row.verdict = RowVerdict.REFUSED
        row.notes = [*row.notes, *(note.as_json() for note in hindered[row.pk])]
    ImportRow.objects.bulk_update(rows, ["verdict", "notes"])
