"""What a worker does with an import: batches, each one transaction that also moves the cursor."""

import logging
import time

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from core.documents.errors import StorageUnavailable
from core.imports import applying, claims, endings, reading, registry
from core.imports.choices import ImportState
from core.imports.claims import Lost
from core.imports.models import Import

logger = logging.getLogger(__name__)

# So long other work may have to wait; a new task reads the file anew up to where the last one came.
TASK_SECONDS = 60.0


def advance(pk: int) -> bool:
    """Work on an import; returns whether there is more to do at once. Raises nothing that a worker could mend.

    Where nobody decides in between, the same worker goes on from reading to writing.
    """
    # What waits for a decision, or for a later attempt, cannot be claimed again.
    return _step(pk) or _step(pk)


def _step(pk: int) -> bool:
    """Work on an import until its state is over or time is up; returns whether that state is not over."""
    claimed = claims.claim(pk, timezone.now())
    if claimed is None:
        return False
    if claimed.failures > claims.MAX_FAILURES:
        _give_up(claimed)
        return False
    until = time.monotonic() + TASK_SECONDS
    try:
        importer = registry.get(claimed.kind)
        work = reading.read if claimed.state == ImportState.READING else applying.apply
        is_over = work(claimed, importer, until)
    except Lost:
        return False
    except (OperationalError, InterfaceError, StorageUnavailable) as away:
        logger.warning("a store is away: the import waits", extra={"import": pk, "error": str(away)})
        claims.wait(claimed, away, timezone.now())
        return False
    except Exception as error:
        logger.exception("an import could not go on", extra={"import": pk})
        claims.postpone(claimed, error, timezone.now())
        return False
    if not is_over:
        claims.release(claimed)
    return not is_over


def _give_up(claimed: Import) -> None:
    logger.error("an import is given up", extra={"import": claimed.pk, "error": claimed.last_error})
    now = timezone.now()
    try:
        with transaction.atomic():
            held = claims.hold(claimed, now)
            endings.fail(held, "fault", now=now)
            held.save()
    except Lost:
        return
