"""Rows of imports that were over long ago are deleted. The import, its figures and the file as it came stay."""

import time
from datetime import datetime, timedelta

from django.conf import settings

from core.imports import rows
from core.imports.models import Import

# Of one statement, so that nobody waits for it.
BATCH = 5000
# Of one call; the rest waits for the next.
TASK_SECONDS = 60.0


def purge(now: datetime) -> int:
    """Delete rows batch by batch, the oldest import's first, until none is due or time is up; returns how many."""
    until = time.monotonic() + TASK_SECONDS
    deleted = 0
    while time.monotonic() < until:
        record = _due(now)
        if record is None:
            break
        count = rows.purge(record.pk, BATCH)
        deleted += count
        if count < BATCH:
            Import.objects.filter(pk=record.pk).update(rows_purged_at=now)
    return deleted


def _due(now: datetime) -> Import | None:
    kept = timedelta(days=settings.IPP_IMPORT_ROWS_KEPT_DAYS)
    return Import.objects.filter(rows_purged_at=None, finished_at__lt=now - kept).order_by("finished_at").first()
