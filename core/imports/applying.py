"""Writing what was judged valid, batch by batch."""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from core.accounts.actors import Actor
from core.imports import acting, claims, endings, rows
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import AcceptedRow, Importer

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
    batch = rows.accepted(held, importer.batch)
    if batch:
        _write_batch(held, importer, batch, actor, now)
    if len(batch) == importer.batch:
        return False
    if importer.when_applied:
        importer.when_applied(held, actor, now)
    endings.finish(held, actor=actor, now=now)
    return True


def _write_batch(held: Import, importer: Importer, batch: Sequence[AcceptedRow], actor: Actor, now: datetime) -> None:
    hindered = _write(held, importer, batch, actor, now)
    if hindered:
        _refuse(held, [row for row in batch if row.position in hindered], hindered)
    rows.mark_applied(held, batch[-1].position, now)
    held.applied_count += len(batch) - len(hindered)
    held.applied_position = batch[-1].position


def _write(
    held: Import, importer: Importer, batch: Sequence[AcceptedRow], actor: Actor, now: datetime
) -> Mapping[int, Sequence[Note]]:
    """Have the importer write; a batch that it stumbles over is written by halves, down to the rows in fault."""
    try:
        with transaction.atomic():
            return importer.apply(batch, record=held, actor=actor, now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("rows could not be written", extra={"import": held.pk, "rows": len(batch)})
        if len(batch) == 1:
            return {batch[0].position: [Note("fault")]}
    half = len(batch) // 2
    return {
        **_write(held, importer, batch[:half], actor, now),
        **_write(held, importer, batch[half:], actor, now),
    }


def _refuse(held: Import, batch: Sequence[AcceptedRow], hindered: Mapping[int, Sequence[Note]]) -> None:
    """Rows that something stood in the way of since they were judged: refused after all, and why."""
    for verdict, count in Counter(row.verdict for row in batch).items():
        setattr(held, f"{verdict}_count", getattr(held, f"{verdict}_count") - count)
    held.refused_count += len(batch)
    rows.refuse(held, {row.position: hindered[row.position] for row in batch})
