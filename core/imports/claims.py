"""Who works on an import: claims with a lease, and what becomes of those whose worker was lost.

The cursor (`read_count`, `applied_position`) moves in the transaction of the rows it stands for. Whoever takes over
goes on behind it; whoever lost the claim finds out under the lock of the next batch and stops.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core.imports.choices import WORKING
from core.imports.models import Import

logger = logging.getLogger(__name__)

# What nobody has claimed for so long is called out again.
UNCLAIMED = timedelta(seconds=30)
FIRST_RETRY = timedelta(seconds=10)
# Claims in a row without a single batch done: then the fault is in the work, not in the worker.
MAX_FAILURES = 5
SWEEP_BATCH = 100


class Lost(Exception):
    """The claim has passed to another worker, or somebody discarded the import."""


def lease() -> timedelta:
    """How long a claim holds; each batch extends it."""
    return timedelta(seconds=settings.IPP_IMPORT_LEASE_SECONDS)


@transaction.atomic
def claim(pk: int, now: datetime) -> Import | None:
    """Take an import to work on; None where there is nothing to do, or another worker has it. Committed at once."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    found = Import.objects.filter(free, pk=pk, state__in=WORKING).select_for_update(skip_locked=True).first()
    if found is None:
        return None
    found.claimed_until = now + lease()
    found.claims += 1
    found.failures += 1
    found.save(update_fields=["claimed_until", "claims", "failures"])
    return found


def hold(claimed: Import, now: datetime) -> Import:
    """Lock the import for one batch and extend the lease (saved by the caller with the cursor). Raises Lost."""
    locked = Import.objects.select_for_update(of=("self",)).select_related("organisation", "document__blob")
    held = locked.filter(pk=claimed.pk, claims=claimed.claims, state=claimed.state).first()
    if held is None:
        raise Lost
    held.claimed_until = now + lease()
    held.failures = 0
    return held


def release(claimed: Import) -> None:
    """Give the claim back, with work left: the next worker may take it at once."""
    Import.objects.filter(pk=claimed.pk, claims=claimed.claims).update(claimed_until=None)


def postpone(claimed: Import, error: Exception, now: datetime) -> None:
    """Keep everybody off for a while that grows with every failure; what went wrong is kept for staff."""
    held = Import.objects.filter(pk=claimed.pk, claims=claimed.claims)
    failures = held.values_list("failures", flat=True).first() or 1
    held.update(
        claimed_until=now + FIRST_RETRY * 2 ** (failures - 1), last_error=f"{type(error).__name__}: {error}"[:2000]
    )


def wait(claimed: Import, away: Exception, now: datetime) -> None:
    """A store is away: try again in a while, as often as it takes."""
    held = Import.objects.filter(pk=claimed.pk, claims=claimed.claims)
    held.update(claimed_until=now + UNCLAIMED, failures=0, last_error=f"{type(away).__name__}: {away}"[:2000])


def waiting(now: datetime) -> Sequence[int]:
    """Keys of imports that nobody works on although there is work: never claimed in time, or the worker was lost."""
    idle = Q(claimed_until=None, changed_at__lte=now - UNCLAIMED) | Q(claimed_until__lt=now)
    under_way = Import.objects.filter(idle, state__in=WORKING).order_by("changed_at")
    return list(under_way.values_list("pk", flat=True)[:SWEEP_BATCH])
